import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The checkout, with a final slash. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced block of code in a Markdown file. */
export interface CodeBlock {
  readonly file: string;
  /** Of the opening fence; 1 is the first. */
  readonly line: number;
  /** What follows the fence, such as `ts` or `ts packages/lab/src/cli/main.ts`. */
  readonly info: string;
  readonly text: string;
}

export function read(file: string): string {
  return readFileSync(root + file, 'utf8');
}

/** Names of what is in a folder of the checkout. */
export function list(folder: string): readonly string[] {
  return readdirSync(root + folder).toSorted();
}

export function codeBlocks(file: string): readonly CodeBlock[] {
  const fences = /^ *```(.+)\n([\s\S]*?)^ *```$/gm;
  const markdown = read(file);
  return [...markdown.matchAll(fences)].map(({ index, 1: info = '', 2: text = '' }) => ({
    file,
    line: markdown.slice(0, index).split('\n').length,
    info: info.trim(),
    text,
  }));
}

/** The examples of the documents, and the modules that are made of them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isForPages, moduleOf } from './example-module.ts';
import { codeBlocks, list } from './markdown.ts';
import type { CodeBlock } from './markdown.ts';

/** Seen from a folder of a kind of examples, in `out`. */
export const SETTING = '../../../scenarios/readme-examples/setting.ts';

/** The documents that have examples. */
export const READMES = ['README.md', ...list('packages').map((name) => `packages/${name}/README.md`)];
export const GUIDES = ['guide', 'recipes'].flatMap((folder) =>
  list(`docs/${folder}`).map((name) => `docs/${folder}/${name}`),
);

export const examplesIn = (files: readonly string[]): readonly CodeBlock[] =>
  files.flatMap(codeBlocks).filter(({ info }) => /^ts( page)?$/.test(info));

export const runnableIn = (files: readonly string[]): readonly CodeBlock[] =>
  examplesIn(files).filter((block) => !isForPages(block));

/** Where an example is, in the folder of all. */
export function fileOf(folder: string, block: CodeBlock): string {
  const kind = isForPages(block) ? 'page' : 'node';
  return join(folder, kind, `${block.file.replace(/[^A-Za-z]/g, '-')}-${block.line}.ts`);
}

export async function writeExamples(folder: string, blocks: readonly CodeBlock[]): Promise<void> {
  for (const kind of ['node', 'page']) await mkdir(join(folder, kind), { recursive: true });
  for (const block of blocks) await writeFile(fileOf(folder, block), moduleOf(block, SETTING));
}

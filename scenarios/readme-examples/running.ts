/** The examples of the documents as modules in a folder, and how one is run. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectedOutput, isForPages, moduleOf, wantsSession } from './example-module.ts';
import { namesFiles, withFiles, withFilesIn } from './files.ts';
import { codeBlocks, list, root } from './markdown.ts';
import type { CodeBlock } from './markdown.ts';
import { atGrid, inSetting } from './setting.ts';
import type { Example } from './setting.ts';

const SETTING = '../../../scenarios/readme-examples/setting.ts';

/** The documents that have examples. */
export const READMES = ['README.md', ...list('packages').map((name) => `packages/${name}/README.md`)];
export const GUIDES = ['guide', 'recipes'].flatMap((folder) =>
  list(`docs/${folder}`).map((name) => `docs/${folder}/${name}`),
);

export const examplesIn = (files: readonly string[]): readonly CodeBlock[] =>
  files.flatMap(codeBlocks).filter(({ info }) => /^ts( page)?$/.test(info));

export const runnableIn = (files: readonly string[]): readonly CodeBlock[] =>
  examplesIn(files).filter((block) => !isForPages(block));

/** Examples that were written into a folder of the checkout, until `remove`. */
export class ExampleFolder {
  readonly path: string;

  /** @param name told apart from those of other test files, which may share the process */
  constructor(name: string) {
    this.path = `${root}out/readme-examples-${name}-${process.pid}`;
  }

  async write(blocks: readonly CodeBlock[]): Promise<void> {
    for (const kind of ['node', 'page']) await mkdir(join(this.path, kind), { recursive: true });
    for (const block of blocks) await writeFile(this.#fileOf(block), moduleOf(block, SETTING));
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true });
  }

  /** Runs one on a grid of its own, with the files that it names, and compares what it prints with what it says that it prints. */
  async run(block: CodeBlock): Promise<void> {
    const text = moduleOf(block, SETTING);
    if (!namesFiles(text)) return this.#run(block, text);
    return withFiles(async (files) => this.#run(block, await withFilesIn(text, files)));
  }

  async #run(block: CodeBlock, text: string): Promise<void> {
    await inSetting(wantsSession(block), async (setting) => {
      await writeFile(this.#fileOf(block), atGrid(text, setting.grid));
      const printed: string[] = [];
      const { run } = (await import(this.#fileOf(block))) as { run: Example };
      await run(setting, { log: (...words) => printed.push(words.map(String).join(' ')) });
      for (const line of expectedOutput(block)) expect(printed).toContain(line);
    });
  }

  #fileOf(block: CodeBlock): string {
    const kind = isForPages(block) ? 'page' : 'node';
    return join(this.path, kind, `${block.file.replace(/[^A-Za-z]/g, '-')}-${block.line}.ts`);
  }
}

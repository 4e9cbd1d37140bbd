/** The examples of the documents as modules in a folder, and how one is run. */
import { rm, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { fileOf, SETTING, writeExamples } from './example-files.ts';
import { expectedOutput, moduleOf, wantsSession } from './example-module.ts';
import { namesFiles, withFiles, withFilesIn } from './files.ts';
import { root } from './markdown.ts';
import type { CodeBlock } from './markdown.ts';
import { atGrid, inSetting } from './setting.ts';
import type { Example } from './setting.ts';

/** Examples that were written into a folder of the checkout, until `remove`. */
export class ExampleFolder {
  readonly path: string;

  /** @param name told apart from those of other test files, which may share the process */
  constructor(name: string) {
    this.path = `${root}out/readme-examples-${name}-${process.pid}`;
  }

  async write(blocks: readonly CodeBlock[]): Promise<void> {
    await writeExamples(this.path, blocks);
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
      await writeFile(fileOf(this.path, block), atGrid(text, setting.grid));
      const printed: string[] = [];
      const { run } = (await import(fileOf(this.path, block))) as { run: Example };
      await run(setting, { log: (...words) => printed.push(words.map(String).join(' ')) });
      for (const line of expectedOutput(block)) expect(printed).toContain(line);
    });
  }
}

/**
 * Every block marked `ts` in the READMEs, guides and recipes compiles as strictly as the tests do, and runs on the embedded grid. Marked
 * `ts no-run` it only compiles; marked `ts page` it does so where there is a browser and no Node. A comment `// prints …` says what it
 * prints. `Setting` names what need not be declared.
 */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedOutput, isForPages, isNotRun, moduleOf, wantsSession } from './example-module.ts';
import { codeBlocks, list, root } from './markdown.ts';
import type { CodeBlock } from './markdown.ts';
import { atGrid, inSetting } from './setting.ts';
import type { Example } from './setting.ts';

const FILES = [
  'README.md',
  ...list('packages').map((name) => `packages/${name}/README.md`),
  ...['guide', 'recipes'].flatMap((folder) => list(`docs/${folder}`).map((name) => `docs/${folder}/${name}`)),
];
const blocks = FILES.flatMap(codeBlocks).filter(({ info }) => /^ts( no-run| page)?$/.test(info));
const runnable = blocks.filter((block) => !isNotRun(block));
const folder = `${root}out/readme-examples-${process.pid}`;
const pathOf = (block: CodeBlock): string =>
  join(
    folder,
    isForPages(block) ? 'page' : 'node',
    `${block.file.replace(/[^A-Za-z]/g, '-')}-${block.line}.ts`,
  );

beforeAll(async () => {
  for (const kind of ['node', 'page']) await mkdir(join(folder, kind), { recursive: true });
  for (const block of blocks) {
    await writeFile(pathOf(block), moduleOf(block, '../../../scenarios/readme-examples/setting.ts'));
  }
});
afterAll(() => rm(folder, { recursive: true }));

it('there are examples in the README and in those of all packages', () => {
  const shown = new Set(runnable.map(({ file }) => file));
  expect(FILES.filter((file) => file.endsWith('README.md') && !shown.has(file))).toEqual([]);
});

it('those of the README and of the client can be pasted: they need nothing that they do not declare', () => {
  for (const { file, text } of blocks) {
    if (file !== 'README.md' && file !== 'packages/client/README.md') continue;
    for (const name of ['grid', 'ports', 'options', 'password', 'session']) {
      const isUsed = new RegExp(`(?<![.\\w'])${name}(?![\\w:'])`).test(text.replace(/\/\/.*$/gm, ''));
      if (isUsed) expect(text, `${file}: ${name}`).toMatch(new RegExp(`\\b(?:const|using) ${name}\\b`));
    }
  }
});

/** What is around the examples of a kind, besides the rooms. */
const AROUND = {
  node: { lib: ['es2023', 'esnext.disposable'], types: ['node'], client: 'node' },
  page: { lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable'], types: [], client: 'index' },
};

it.each(['node', 'page'] as const)('the examples for a %s compile', async (kind) => {
  const { client, ...around } = AROUND[kind];
  const config = {
    extends: '../../../tsconfig.tests.json',
    compilerOptions: {
      ...around,
      noUnusedLocals: false,
      noUnusedParameters: false,
      paths: {
        '@landfall/client': [`../../../packages/client/src/${client}.ts`],
        '@landfall/*': ['../../../packages/*/src/index.ts'],
        ...Object.fromEntries(
          list('packages').map((name) => [
            `@landfall/${name}/*`,
            [`../../../packages/${name}/src/*/index.ts`],
          ]),
        ),
      },
    },
    include: ['*.ts', '../../../packages/codecs/src/ambient.d.ts'],
  };
  await writeFile(join(folder, kind, 'tsconfig.json'), JSON.stringify(config));
  const tsc = `${root}node_modules/.bin/tsc`;
  const { stdout } = await promisify(execFile)(tsc, ['-p', join(folder, kind)]).catch((error) => error);
  expect(stdout).toBe('');
});

describe('the examples run', () => {
  it.each(runnable.map((block) => [`${block.file}:${block.line}`, block] as const))(
    '%s',
    async (_, block) => {
      await inSetting(wantsSession(block), async (setting) => {
        const text = moduleOf(block, '../../../scenarios/readme-examples/setting.ts');
        await writeFile(pathOf(block), atGrid(text, setting.grid));
        const printed: string[] = [];
        const { run } = (await import(pathOf(block))) as { run: Example };
        await run(setting, { log: (...words) => printed.push(words.map(String).join(' ')) });
        for (const line of expectedOutput(block)) expect(printed).toContain(line);
      });
    },
  );
});

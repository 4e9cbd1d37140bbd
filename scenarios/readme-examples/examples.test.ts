/**
 * Every block marked `ts` in the READMEs, guides and recipes compiles as strictly as the tests do, and runs on the embedded grid. Marked
 * `ts page` it compiles where there is a browser and no Node, and runs there (`pages.engine.test.ts`). A comment `// prints …` says what
 * it prints. `Setting` names what need not be declared, `files.ts` makes the files that are read. Those
 * of the READMEs run in `package-examples.test.ts`.
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { list, root } from './markdown.ts';
import { ExampleFolder, examplesIn, GUIDES, READMES, runnableIn } from './running.ts';

const blocks = examplesIn([...READMES, ...GUIDES]);
const folder = new ExampleFolder('guides');
beforeAll(() => folder.write(blocks));
afterAll(() => folder.remove());

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
  await writeFile(join(folder.path, kind, 'tsconfig.json'), JSON.stringify(config));
  const tsc = `${root}node_modules/.bin/tsc`;
  const { stdout } = await promisify(execFile)(tsc, ['-p', join(folder.path, kind)]).catch((error) => error);
  expect(stdout).toBe('');
});

describe('the examples of the guides run', () => {
  const runnable = runnableIn(GUIDES);

  it.each(runnable.map((block) => [`${block.file}:${block.line}`, block] as const))('%s', (_, block) =>
    folder.run(block),
  );
});

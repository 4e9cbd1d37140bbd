/**
 * Every block marked `ts` in the READMEs, guides and recipes compiles as strictly as the tests do (`npm run check`), and runs on the
 * embedded grid. Marked `ts page` it compiles where there is a browser and no Node, and runs there (`pages.engine.test.ts`). A comment
 * `// prints …` says what it prints. `Setting` names what need not be declared, `files.ts` makes the files that are read. Those of the
 * READMEs run in `package-examples.test.ts`.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examplesIn, GUIDES, READMES, runnableIn } from './example-files.ts';
import { ExampleFolder } from './running.ts';

const blocks = examplesIn([...READMES, ...GUIDES]);
const runnable = runnableIn(GUIDES);
const folder = new ExampleFolder('guides');
beforeAll(() => folder.write(runnable));
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

describe('the examples of the guides run', () => {
  it.each(runnable.map((block) => [`${block.file}:${block.line}`, block] as const))('%s', (_, block) =>
    folder.run(block),
  );
});

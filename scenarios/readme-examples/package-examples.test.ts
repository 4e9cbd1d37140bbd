/** Every example of a README runs on the embedded grid: see `examples.test.ts`. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { READMES, runnableIn } from './example-files.ts';
import { ExampleFolder } from './running.ts';

const runnable = runnableIn(READMES);
const folder = new ExampleFolder('packages');
beforeAll(() => folder.write(runnable));
afterAll(() => folder.remove());

it('there are examples in the README and in those of all packages', () => {
  const shown = new Set(runnable.map(({ file }) => file));
  expect(READMES.filter((file) => !shown.has(file))).toEqual([]);
});

it.each(runnable.map((block) => [`${block.file}:${block.line}`, block] as const))('%s', (_, block) =>
  folder.run(block),
);

/** Whether the examples compile, as strictly as the tests do, with the types that the compiled packages have. Run by `check-examples`. */
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { examplesIn, GUIDES, READMES, writeExamples } from './example-files.ts';
import { root } from './markdown.ts';

/** What is around the examples of a kind, besides the rooms. */
const AROUND = {
  node: { lib: ['es2023', 'esnext.disposable'], types: ['node'], client: 'node' },
  page: { lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable'], types: [], client: 'index' },
};

/** What the compiler says of them, empty when nothing; and how many there are. */
export async function typeFaultsOfExamples(): Promise<{ readonly faults: string; readonly count: number }> {
  const folder = `${root}out/types-of-examples-${process.pid}`;
  const blocks = examplesIn([...READMES, ...GUIDES]);
  try {
    await writeExamples(folder, blocks);
    const faults = await Promise.all([compile(folder, 'node'), compile(folder, 'page')]);
    return { faults: faults.join(''), count: blocks.length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compile(folder: string, kind: keyof typeof AROUND): Promise<string> {
  const { client, ...around } = AROUND[kind];
  const config = {
    extends: '../../../tsconfig.tests.json',
    compilerOptions: {
      ...around,
      noUnusedLocals: false,
      noUnusedParameters: false,
      paths: {
        '@landfall/client': [`../../../packages/client/dist/${client}.d.ts`],
      },
    },
    include: ['*.ts', '../../../packages/codecs/src/ambient.d.ts'],
  };
  await writeFile(join(folder, kind, 'tsconfig.json'), JSON.stringify(config));
  const tsc = `${root}node_modules/.bin/tsc`;
  const { stdout } = await promisify(execFile)(tsc, ['-p', join(folder, kind)]).catch((error) => error);
  return stdout;
}

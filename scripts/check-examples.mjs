// The examples of READMEs, guides and recipes compile; that they run is a test. What makes modules of them is TypeScript, and is bundled
// to where it still finds the checkout two folders above.
import { build } from 'esbuild';
import { root } from './source-files.mjs';

const outfile = `${root}out/check-examples/types-of-examples.mjs`;
await build({
  entryPoints: [`${root}scenarios/readme-examples/types-of-examples.ts`],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
  logLevel: 'error',
});
const { typeFaultsOfExamples } = await import(outfile);
const { faults, count } = await typeFaultsOfExamples();
console.log(faults === '' ? `examples: ${count} compile` : faults);
process.exitCode = faults === '' && count > 0 ? 0 : 1;

// `npm run check [-- --without <step>…]`: everything that is not a test. Runs all of it, then says what failed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { install } from './setup.mjs';
import { root } from './source-files.mjs';

install();
const bin = (name) => `${root}node_modules/.bin/${name}`;
const STEPS = [
  ['types', bin('tsc'), ['-b']],
  ['types of the tests', bin('tsc'), ['-p', 'tsconfig.tests.json']],
  ['types of the viewer’s tests', bin('tsc'), ['-p', 'packages/viewer/tsconfig.tests.json']],
  ['types without Node', bin('tsc'), ['-p', 'packages/transport/tsconfig.portable.json', '--noEmit']],
  [
    'types of pictures without Node',
    bin('tsc'),
    ['-p', 'packages/codecs/tsconfig.portable.json', '--noEmit'],
  ],
  ['types of the examples', process.execPath, ['scripts/check-examples.mjs']],
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ['format', bin('oxfmt'), ['--check']],
  ['layers', process.execPath, ['scripts/check-layers.mjs']],
  ['words', process.execPath, ['scripts/check-words.mjs']],
  ['docstrings', process.execPath, ['scripts/check-docstrings.mjs']],
  ['links', process.execPath, ['scripts/check-links.mjs']],
  ['generated is fresh', process.execPath, ['scripts/generate-messages.mjs', '--check']],
  ['page of messages is fresh', process.execPath, ['scripts/generate-message-page.mjs', '--check']],
  ['packages', process.execPath, ['scripts/check-packages.mjs']],
];

const without = process.argv.slice(2).filter((argument) => argument !== '--without');
const unknown = without.filter((name) => !STEPS.some(([step]) => step === name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}: ${STEPS.map(([step]) => step).join(', ')}`);
  process.exit(2);
}

const failed = [];
for (const [name, command, args] of STEPS.filter(([step]) => !without.includes(step))) {
  console.log(`\n— ${name}`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined || status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? '\ncheck: all well' : `\ncheck: failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 && existsSync(bin('tsc')) ? 0 : 1;

// Rules that the linter does not have: no bare `throw new Error(`, no `export *`, file sizes as HOUSE wants them.
import { readFileSync } from 'node:fs';
import { root, sourceFiles } from './source-files.mjs';

const REFUSED = [
  [/\bthrow new Error\(/, 'throws a bare Error; use one of protocol/errors'],
  [/^export \* /m, 'has `export *`; name what is exported'],
  [/\b(TODO|FIXME|XXX)\b/, 'has an open TODO'],
  [
    /\bvi\.(doM|m)ock\(/,
    'mocks a module, which other test files have loaded and keep; pass in what it should use',
  ],
];
/** Whose surface is another file's with some names on top: a list of its own would fall behind. See docs/decisions/0017-one-call-on-node.md. */
const MAY_EXPORT_ALL = 'packages/client/src/node.ts';
const P95_LINES = 350;
const MEDIAN_LINES = 120;

const faults = [];
const lengths = [];
for (const file of sourceFiles().filter((name) => !name.includes('/generated/'))) {
  const text = readFileSync(root + file, 'utf8');
  if (!file.endsWith('.test.ts')) lengths.push([text.split('\n').length, file]);
  const looked = file === MAY_EXPORT_ALL ? text.replace("export * from './index.ts';", '') : text;
  for (const [pattern, fault] of REFUSED) if (pattern.test(looked)) faults.push(`${file}: ${fault}`);
}
lengths.sort(([one], [other]) => one - other);
const median = lengths[lengths.length >> 1]?.[0] ?? 0;
const p95 = lengths[Math.floor(lengths.length * 0.95)]?.[0] ?? 0;
if (lengths.length === 0) faults.push('no source file was found: the check itself is broken');
if (median > MEDIAN_LINES) faults.push(`the median file has ${median} lines (at most ${MEDIAN_LINES})`);
if (p95 > P95_LINES) faults.push(`the 95th percentile of files has ${p95} lines (at most ${P95_LINES})`);

for (const fault of faults) console.error(`words: ${fault}`);
console.log(
  `words: ${lengths.length} files, median ${median} lines, p95 ${p95}, longest ${lengths.at(-1)?.join(' ')}`,
);
if (faults.length > 0) process.exitCode = 1;

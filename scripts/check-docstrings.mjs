// Whatever a room exports says what it is, what it throws, and what its numbers are of: where it is declared, and of every member.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { faultsOfDocs } from './docstrings.mjs';
import { undocumentedMembers } from './member-docs.mjs';
import { root, sourceFiles } from './source-files.mjs';

const EXPORT = /^export (?:type )?\{([^}]*)\} from '(\.[^']+)';/gm;
/** Generated interfaces are described by the schema's lines. */
const GENERATED = /\/generated\//;
/** Their members are held to it one by one: all that can be imported, by whichever name, but what is there for tests. */
const ENTRIES = [
  'packages/client/src/node.ts',
  ...sourceFiles().filter((file) => /^packages\/[^/]+\/src\/(?!testing\/)(?:[^/]+\/)*index\.ts$/.test(file)),
];

const faults = new Set();
let names = 0;
for (const index of sourceFiles().filter((file) => file.endsWith('/index.ts'))) {
  for (const [, list, specifier] of readFileSync(root + index, 'utf8').matchAll(EXPORT)) {
    const file = relative(root, resolve(root, dirname(index), specifier));
    if (file.endsWith('/index.ts') || GENERATED.test(file) || !existsSync(root + file)) continue;
    const exported = namesIn(list);
    names += exported.length;
    for (const fault of faultsOfDocs(file, readFileSync(root + file, 'utf8'), exported))
      faults.add(`${file}: ${fault}`);
  }
}

/** `a, type b as c` → a, b. */
function namesIn(list) {
  return list
    .replace(/\/\/.*$/gm, '')
    .split(',')
    .map((item) =>
      item
        .trim()
        .replace(/^type /, '')
        .replace(/ as .*$/, ''),
    )
    .filter((name) => name !== '');
}

const entry = undocumentedMembers(ENTRIES.map((file) => root + file));
for (const fault of entry.faults) faults.add(fault);

if (names === 0 || entry.members === 0) faults.add('no export was found: the check itself is broken');
for (const fault of faults) console.error(`docstrings: ${fault}`);
if (faults.size > 0) process.exitCode = 1;
console.log(
  `docstrings: ${names} exports of rooms, ${entry.members} members of what they are, ${faults.size} that leave something out`,
);

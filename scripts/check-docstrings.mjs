// Whatever a room exports says what it is: each name in a room's index.ts has a docstring where it is declared.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { root, sourceFiles } from './source-files.mjs';

const EXPORT = /^export (?:type )?\{([^}]*)\} from '(\.[^']+)';/gm;
/** Generated interfaces are described by the schema's lines. */
const GENERATED = /\/generated\//;

const faults = [];
let names = 0;
for (const index of sourceFiles().filter((file) => file.endsWith('/index.ts'))) {
  for (const [, list, specifier] of readFileSync(root + index, 'utf8').matchAll(EXPORT)) {
    const file = relative(root, resolve(root, dirname(index), specifier));
    if (file.endsWith('/index.ts') || GENERATED.test(file) || !existsSync(root + file)) continue;
    const text = readFileSync(root + file, 'utf8');
    for (const name of namesIn(list)) {
      const documented = isDocumented(text, name);
      if (documented === undefined) continue;
      names++;
      if (!documented) faults.push(`${file}: ${name} has no docstring`);
    }
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

/** Undefined where the declaration is not in this file. Of overloads the first one speaks for all. */
function isDocumented(text, name) {
  const declaration = new RegExp(
    `^(?:export )?(?:declare )?(?:abstract )?(?:async )?(?:function\\*?|class|interface|type|const|enum) ${name.replace('$', '\\$')}\\b`,
    'm',
  );
  const at = text.search(declaration);
  if (at < 0) return undefined;
  return text.slice(0, at).trimEnd().endsWith('*/');
}

/** Packages that are not there yet, and how many of their exports have none: no more may come. */
const KNOWN = { assets: 73 };

if (names === 0) faults.push('no export was found: the check itself is broken');
const unique = [...new Set(faults)];
for (const name of new Set(unique.map(packageOf))) {
  const own = unique.filter((fault) => packageOf(fault) === name);
  if (own.length <= (KNOWN[name] ?? 0)) continue;
  for (const fault of own) console.error(`docstrings: ${fault}`);
  process.exitCode = 1;
}
console.log(`docstrings: ${names} exports of rooms, ${unique.length} without one`);

/** Of a fault that begins with its file; anything else is nobody's. */
function packageOf(fault) {
  return /^packages\/([^/]+)\//.exec(fault)?.[1] ?? '';
}

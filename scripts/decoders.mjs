// Which functions read what others wrote, and which of them a fuzz file feeds. By text, as the formatter leaves it: what a
// file declares begins at the first column.
import { posix } from 'node:path';

/** The house's verbs for reading. */
const VERB = /^(?:decode|parse|read|unpack|inflate|scan)(?=[A-Z0-9])/;
/** What a fuzz file feeds: decoders, what opens a file, compiles a text or cuts a stream, and machines that are given datagrams. */
const FED =
  /^(?:decode|parse|read|unpack|inflate|scan|open|load|compile|cut|only|level)(?=[A-Z0-9])|Reader$|^Circuit/;
/**
 * @param {ReadonlyMap<string, string>} sources path in the checkout → text; fuzz files among them
 * @returns {readonly { file: string, name: string, isFed: boolean }[]} every exported function of the packages, outside tests, that decodes.
 *   It is fed where a `*.fuzz.ts` names it, or where a decoder that is fed calls it, through whatever helpers
 */
export function decodersIn(sources) {
  const files = new Map([...sources].map(([path, text]) => [path, contentsOf(path, text)]));
  const fed = reachedFrom(
    files,
    [...files].filter(([path]) => path.endsWith('.fuzz.ts')).flatMap(([path]) => [...seedsOf(files, path)]),
  );
  return [...files]
    .filter(([path]) => path.startsWith('packages/') && !/\.(?:test|fuzz|bench)\.ts$|\/testing\//.test(path))
    .flatMap(([path, { declared }]) =>
      [...declared]
        .filter(([, { isDecoder }]) => isDecoder)
        .map(([name]) => ({ file: path, name, isFed: fed.has(`${path}#${name}`) })),
    );
}

/** A fuzz file may start a whole client, which feeds nobody: of what it imports only this counts. */
function* seedsOf(files, path) {
  for (const name of files.get(path).imported.keys()) if (FED.test(name)) yield* targetsOf(files, path, name);
}

function reachedFrom(files, seeds) {
  const seen = new Set(seeds);
  // A set goes on to what is added while it is walked.
  for (const next of seen)
    for (const used of declarationAt(files, next).uses)
      for (const target of targetsOf(files, next.split('#')[0], used)) seen.add(target);
  return seen;
}

function declarationAt(files, target) {
  const [path, name] = target.split('#');
  return files.get(path).declared.get(name);
}

/** Where a name of a file is declared, as `path#name`; nowhere where it is the language's or another's package's. */
function* targetsOf(files, path, name) {
  const file = files.get(path);
  if (file?.declared.has(name)) yield `${path}#${name}`;
  const from = file?.imported.get(name);
  if (from !== undefined) yield* targetsOf(files, from.path, from.name);
}

function contentsOf(path, text) {
  const code = text.replace(UNREAD, '');
  return { declared: declarationsOf(code), imported: importsOf(code, path) };
}

/** Comments, and strings without names in them; the specifiers of imports stay. */
const UNREAD = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<!from )'(?:\\.|[^'\\\n])*'/g;
const DECLARATION =
  /^(?<exported>export )?(?:async )?(?:(?<kind>function\*?|class)|const|let) (?<name>[\w$]+)/gm;
/** Not what stands behind a dot, but what is spread. */
const IDENTIFIER = /(?<![\w$]|(?<!\.\.)\.)[A-Za-z_$][\w$]*/g;

function declarationsOf(code) {
  const found = [...code.matchAll(DECLARATION)];
  return new Map(
    found.map(({ index, groups }, at) => {
      const body = code.slice(index, found[at + 1]?.index);
      const isFunction = groups.kind?.startsWith('function') ?? /^[^;]*?=>/.test(body);
      const isDecoder = groups.exported !== undefined && isFunction && VERB.test(groups.name);
      const uses = new Set(body.match(IDENTIFIER));
      uses.delete(groups.name);
      return [groups.name, { uses, isDecoder }];
    }),
  );
}

const IMPORT = /^(?:import|export) (?:type )?\{(?<names>[^}]*)\} from '(?<specifier>[^']+)'/gm;

/** Of imports and re-exports: the name here → the file and the name there. */
function importsOf(code, path) {
  const imported = new Map();
  for (const { groups } of code.matchAll(IMPORT)) {
    const target = fileOf(groups.specifier, path);
    if (target === undefined) continue;
    for (const each of groups.names.split(',')) {
      const [original, name = original] = each
        .replace(/\btype /, '')
        .trim()
        .split(' as ');
      if (original !== '') imported.set(name, { path: target, name: original });
    }
  }
  return imported;
}

function fileOf(specifier, from) {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const [, owner, room = ''] = /^@landfall\/([a-z]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  return owner === undefined ? undefined : posix.join('packages', owner, 'src', room, 'index.ts');
}

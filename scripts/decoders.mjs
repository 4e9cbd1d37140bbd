// Which functions and methods read what others wrote, and which of them a fuzz file feeds. What calls what is found by text, as
// the formatter leaves it: what a file declares begins at the first column.
import { posix } from 'node:path';
import { byteReadersIn } from './byte-readers.mjs';

/** The house's verbs for reading. */
const VERB = /^(?:decode|parse|read|unpack|inflate|scan)(?=[A-Z0-9])/;
/** What a fuzz file feeds: decoders, what opens a file, compiles a text or cuts a stream, and machines that are given datagrams. */
const FED =
  /^(?:decode|parse|read|unpack|inflate|scan|open|load|compile|cut|only|level)(?=[A-Z0-9])|Reader$|^Circuit/;
/** What makes samples of bytes. */
const MAKES = /^(?:encode|write|format|create|frame|packet)(?=[A-Z0-9]|$)/;

/**
 * @param {ReadonlyMap<string, string>} sources path in the checkout → text; fuzz files among them
 * @returns {readonly { file: string, name: string, isFed: boolean }[]} every exported function of the packages, outside tests, that decodes
 *   by its name, and every function and method (`Class.method`) that is handed bytes. It is fed where a `*.fuzz.ts` names it, or where
 *   something that is fed calls it, through whatever helpers; a method where its class is named beside the call
 */
export function decodersIn(sources) {
  const files = new Map([...sources].map(([path, text]) => [path, contentsOf(path, text)]));
  const fed = reachedFrom(
    files,
    [...files].filter(([path]) => path.endsWith('.fuzz.ts')).flatMap(([path]) => [...seedsOf(files, path)]),
  );
  return [...files]
    .filter(([path]) => path.startsWith('packages/') && !/\.(?:test|fuzz|bench)\.ts$|\/testing\//.test(path))
    .flatMap(([path, { declared, readers }]) => {
      const decoders = [...declared].filter(([, { isDecoder }]) => isDecoder).map(([name]) => name);
      const names = new Set([...decoders, ...readers]);
      return [...names]
        .filter((name) => !MAKES.test(name.split('.').at(-1)))
        .map((name) => ({ file: path, name, isFed: fed.has(`${path}#${name}`) }));
    });
}

/** A fuzz file may start a whole client, which feeds nobody: of what it imports only this counts. */
function* seedsOf(files, path) {
  const { imported, called } = files.get(path);
  for (const name of imported.keys())
    for (const target of targetsOf(files, path, name)) {
      if (FED.test(name) || isHandedBytes(files, target)) yield target;
      for (const method of methodsOf(files, target, called)) if (isHandedBytes(files, method)) yield method;
    }
}

function reachedFrom(files, seeds) {
  const seen = new Set(seeds);
  // A set goes on to what is added while it is walked.
  for (const next of seen) {
    const { uses, called } = declarationAt(files, next);
    for (const method of methodsOf(files, classOf(next), called)) seen.add(method);
    for (const used of uses)
      for (const target of targetsOf(files, next.split('#')[0], used)) {
        seen.add(target);
        for (const method of methodsOf(files, target, called)) seen.add(method);
      }
  }
  return seen;
}

/** A fuzz file that imports such a function hands it some, unless it is for making samples. */
function isHandedBytes(files, target) {
  const [path, name] = target.split('#');
  return !MAKES.test(name.split('.').at(-1)) && files.get(path).readers.has(name);
}

/** Of a class, those of its methods that are called so. */
function* methodsOf(files, target, called) {
  const { isClass, methods } = declarationAt(files, target);
  if (isClass) for (const name of methods) if (called.has(name)) yield `${target}.${name}`;
}

/** Of a method, its class; anything else itself. */
const classOf = (target) => target.replace(/(#\w+)\.\w+$/, '$1');

function declarationAt(files, target) {
  const [path, name] = classOf(target).split('#');
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
  return {
    declared: declarationsOf(code),
    imported: importsOf(code, path),
    called: callsIn(code),
    readers: new Set(
      /^packages\/.*(?<!\.(?:test|fuzz|bench))\.ts$/.test(path) ? byteReadersIn(path, text) : [],
    ),
  };
}

/** Comments, and strings without names in them; the specifiers of imports stay. */
const UNREAD = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<!from )'(?:\\.|[^'\\\n])*'/g;
const DECLARATION =
  /^(?<exported>export )?(?:async )?(?:(?<kind>function\*?|class)|const|let) (?<name>[\w$]+)/gm;
/** Not what stands behind a dot, but what is spread. */
const IDENTIFIER = /(?<![\w$]|(?<!\.\.)\.)[A-Za-z_$][\w$]*/g;

/** What stands behind a dot, or is called by its bare name. */
const CALL = /\.([A-Za-z_$][\w$]*)/g;
const METHOD = /^  (?:static )?(?:async )?\*?([a-z][\w$]*)(?:<[^>]*>)?\(/gm;

const callsIn = (code) => new Set([...code.matchAll(CALL)].map(([, name]) => name));

function declarationsOf(code) {
  const found = [...code.matchAll(DECLARATION)];
  return new Map(
    found.map(({ index, groups }, at) => {
      const body = code.slice(index, found[at + 1]?.index);
      const isFunction = groups.kind?.startsWith('function') ?? /^[^;]*?=>/.test(body);
      const isDecoder = groups.exported !== undefined && isFunction && VERB.test(groups.name);
      const uses = new Set(body.match(IDENTIFIER));
      uses.delete(groups.name);
      const isClass = groups.kind === 'class';
      const methods = isClass ? [...body.matchAll(METHOD)].map(([, name]) => name) : [];
      return [groups.name, { uses, isDecoder, isClass, methods, called: callsIn(body) }];
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

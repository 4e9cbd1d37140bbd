/**
 * What a source file imports: static imports and re-exports, `import()`, `require()`, and imports for their effect alone.
 * Comments are no imports. @returns the specifiers in order, and whether only types are meant.
 */
export function importsIn(source) {
  const code = withoutComments(source);
  const found = [];
  for (const { groups, index } of code.matchAll(STATIC))
    found.push({ index, specifier: groups.from, typeOnly: groups.type !== undefined });
  for (const { groups, index } of code.matchAll(EFFECT))
    found.push({ index, specifier: groups.from, typeOnly: false });
  for (const { groups, index } of code.matchAll(CALL))
    found.push({ index, specifier: groups.from, typeOnly: groups.typeOf !== undefined });
  return found
    .sort((one, other) => one.index - other.index)
    .map(({ specifier, typeOnly }) => ({ specifier, typeOnly }));
}

/** `import …  from 'x'`, `export … from 'x'`, over as many lines as it takes; `type` right after the word. */
const STATIC =
  /^[ \t]*(?:import|export)\s+(?<type>type\s+(?!from\b|,))?(?:[\w$*]|\{)[^;'"`()]*?\bfrom\s*(?<quote>['"])(?<from>[^'"\n]+)\k<quote>/gm;
/** `import 'x'` */
const EFFECT = /^[ \t]*import\s*(?<quote>['"])(?<from>[^'"\n]+)\k<quote>/gm;
/** `import('x')` and `require('x')`; `typeof import('x')` is a type. */
const CALL =
  /(?<![\w$.])(?<typeOf>typeof\s+)?(?:import|require)\s*\(\s*(?<quote>['"`])(?<from>[^'"`\n]+)\k<quote>/g;

/** With blanks in their place, so that lines stay lines. What looks like a comment inside a string is none. */
function withoutComments(source) {
  return source.replace(TOKENS, (token) => (token.startsWith('/') ? token.replace(/[^\n]/g, ' ') : token));
}

/** Comments, and strings that may have `//` in them. */
const TOKENS = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;

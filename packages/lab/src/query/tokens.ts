import { UsageError } from '@landfall/protocol/errors';

/** A piece of an expression; `column` is where it begins, 1 is the first character. */
export type Token =
  | { readonly type: 'name'; readonly text: string; readonly column: number }
  | { readonly type: 'number'; readonly value: number; readonly column: number }
  | { readonly type: 'text'; readonly value: string; readonly column: number }
  | { readonly type: 'sign'; readonly text: string; readonly column: number }
  | { readonly type: 'end'; readonly column: number };

/** A query of a scenario is a line. */
const MAX_LENGTH = 4000;

const BLANKS = /\s*/y;
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
const TEXT = /(r?)(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')/sy;
const SIGN = /==|!=|<=|>=|[<>()[\],.-]/y;

/** @throws UsageError that names the column, for what is no piece of an expression */
export function readTokens(source: string): Token[] {
  if (source.length > MAX_LENGTH) throw new UsageError(`a query of ${source.length} characters`);
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source) ?? undefined;
    if (found !== undefined) at += found[0].length;
    return found;
  };
  for (;;) {
    take(BLANKS);
    const column = at + 1;
    if (at >= source.length) return [...tokens, { type: 'end', column }];
    const text = take(TEXT);
    if (text !== undefined) {
      tokens.push({ type: 'text', value: unescape(text), column });
      continue;
    }
    const name = take(NAME)?.[0];
    const number = name === undefined ? take(NUMBER)?.[0] : undefined;
    const sign = name === undefined && number === undefined ? take(SIGN)?.[0] : undefined;
    if (name !== undefined) tokens.push({ type: 'name', text: name, column });
    else if (number !== undefined) tokens.push({ type: 'number', value: Number(number), column });
    else if (sign !== undefined) tokens.push({ type: 'sign', text: sign, column });
    else throw queryFault(column, `${JSON.stringify(source[at])} means nothing here`);
  }
}

const SPECIAL: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** An escape that Python does not know stays as it is, so that `'\d'` is a pattern without an `r` before it. */
function unescape([, raw, double, single]: RegExpExecArray): string {
  const text = double ?? single ?? '';
  return raw === 'r' ? text : text.replace(/\\(.)/gs, (all, letter: string) => SPECIAL[letter] ?? all);
}

/** What is wrong with an expression, and where. */
export const queryFault = (column: number, what: string): UsageError =>
  new UsageError(`query, column ${column}: ${what}`);

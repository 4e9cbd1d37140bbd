import { CHAR, isSpace } from './characters.ts';
import { POSTGRES_ESCAPES } from './dialect.ts';
import type { Dialect } from './dialect.ts';

/** Where a piece of text ends, or `undefined` when the bytes end first. */
type End = number | undefined;

/** Behind the quoted text that begins at `at`: doubled quotes and (but for back-ticks) escaped ones belong to it. */
export function endOfQuoted(bytes: Uint8Array, at: number, { backslashes }: Dialect): End {
  const quote = bytes[at]!;
  for (let i = at + 1; ; i++) {
    const found = bytes.indexOf(quote, i);
    if (found < 0) return undefined;
    if (backslashes && quote !== CHAR.backtick && isEscaped(bytes, at + 1, found)) {
      i = found;
      continue;
    }
    if (found + 1 >= bytes.length) return undefined;
    if (bytes[found + 1] !== quote) return found + 1;
    i = found + 1;
  }
}

/** An odd number of backslashes stands in front of it. */
function isEscaped(bytes: Uint8Array, start: number, at: number): boolean {
  let before = at;
  while (before > start && bytes[before - 1] === CHAR.backslash) before--;
  return (at - before) % 2 === 1;
}

/** Behind the comment that begins at `at`; `at` itself when there is none. */
export function endOfComment(bytes: Uint8Array, at: number): End {
  const [first, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  if (first === CHAR.slash && second === CHAR.star) {
    const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('*/', at + 2);
    return end < 0 ? undefined : end + 2;
  }
  const isLine =
    first === CHAR.hash ||
    (first === CHAR.dash && second === CHAR.dash && (third === undefined || isSpace(third)));
  if (!isLine) return at;
  const end = bytes.indexOf(CHAR.lf, at);
  return end < 0 ? undefined : end + 1;
}

/** Behind white space; at the end when nothing else is left. */
export function behindBlanks(bytes: Uint8Array, at: number): number {
  let next = at;
  while (isSpace(bytes[next])) next++;
  return next;
}

/** Behind white space and comments. */
export function endOfSpace(bytes: Uint8Array, at: number): End {
  for (let i = at; ;) {
    while (isSpace(bytes[i])) i++;
    if (i >= bytes.length) return undefined;
    if (bytes[i] === CHAR.slash && i + 1 >= bytes.length) return undefined;
    const end = endOfComment(bytes, i);
    if (end === undefined || end === i) return end;
    i = end;
  }
}

/** The tag of a text between dollars, which may have none. */
const DOLLAR_TAG = /^\$(?:[a-z_\x80-\xff][\w\x80-\xff]*)?\$/i;
const MOST_TAG = 130;

/** Behind the text between dollars that begins at `at`; `at` itself when there is none. @source PostgreSQL: Dollar-Quoted String Constants */
export function endOfDollars(bytes: Uint8Array, at: number): End {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = DOLLAR_TAG.exec(buffer.toString('latin1', at, at + MOST_TAG))?.[0];
  if (tag === undefined)
    return at + MOST_TAG > bytes.length && !buffer.includes(CHAR.semicolon, at) ? undefined : at;
  const end = buffer.indexOf(tag, at + tag.length, 'latin1');
  return end < 0 ? undefined : end + tag.length;
}

/** Behind what only PostgreSQL has: `E'…'` and texts between dollars; `at` itself for all else. */
function endOfForeignQuote(bytes: Uint8Array, at: number): End {
  const byte = bytes[at]!;
  if (byte === CHAR.dollar) return endOfDollars(bytes, at);
  if ((byte | 0x20) !== LETTER_E) return at;
  if (at + 1 >= bytes.length) return undefined;
  return bytes[at + 1] === CHAR.quote ? endOfQuoted(bytes, at + 1, POSTGRES_ESCAPES) : at;
}

const LETTER_E = 0x65;

/** Behind what begins at `at`: quoted text, a comment, or one byte of anything else. */
export function endOfPiece(bytes: Uint8Array, at: number, dialect: Dialect): End {
  const byte = bytes[at]!;
  if (dialect.kind === 'postgres') {
    const end = endOfForeignQuote(bytes, at);
    if (end !== at) return end;
  }
  if (byte === CHAR.quote || byte === CHAR.doubleQuote || byte === CHAR.backtick)
    return endOfQuoted(bytes, at, dialect);
  if (byte !== CHAR.slash && byte !== CHAR.dash && byte !== CHAR.hash) return at + 1;
  if (at + 2 >= bytes.length) return undefined;
  const end = endOfComment(bytes, at);
  return end === at ? at + 1 : end;
}

/** Behind the parenthesis that closes the one at `at`. */
export function endOfParentheses(bytes: Uint8Array, at: number, dialect: Dialect): End {
  let next: End = at;
  for (let depth = 0; next !== undefined && next < bytes.length;) {
    if (bytes[next] === CHAR.open) depth++;
    if (bytes[next] === CHAR.close && --depth === 0) return next + 1;
    next = endOfPiece(bytes, next, dialect);
  }
  return undefined;
}

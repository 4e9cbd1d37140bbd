import { UnknownValueError, evaluateCall, isKnownCall } from './call.ts';
import { byteaOf } from './bytea.ts';
import { CHAR, isWord } from './characters.ts';
import { POSTGRES_ESCAPES } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { parseHexadecimal, parseText } from './literals.ts';
import type { Parsed, SqlValue } from './literals.ts';
import { endOfDollars, endOfParentheses, endOfPiece, endOfSpace } from './skip.ts';

export type { SqlValue } from './literals.ts';

/** More columns than any table of OpenSim has. */
const MOST_COLUMNS = 256;

export interface ParsedRow {
  readonly values: SqlValue[];
  /** Those among them that are written in quotes, by their place: in them bytes were text once. */
  readonly quoted: ReadonlySet<number>;
  /** Why a value of it cannot be told, of the first such; it stands there as null. */
  readonly unknown?: string;
  readonly end: number;
}

/**
 * The values between parentheses at `at`, and where the row ends; undefined when the bytes end first. What is not understood in
 * it is passed over.
 */
export function parseRow(bytes: Uint8Array, at: number, dialect: Dialect, depth = 0): ParsedRow | undefined {
  const values: SqlValue[] = [];
  const quoted = new Set<number>();
  let unknown: string | undefined;
  for (let i = at + 1; ; i++) {
    const value = parseWhole(bytes, i, dialect, depth);
    if (value === undefined) return undefined;
    unknown ??= value.unknown;
    if (values.length < MOST_COLUMNS) {
      if (value.isQuoted === true) quoted.add(values.length);
      values.push(value.value);
    } else unknown ??= 'row with too many values';
    i = value.end;
    // Behind it is a comma; or the end, of the row or, where it has none, of the statement.
    if (bytes[i] === CHAR.comma) continue;
    const isClosed = bytes[i] === CHAR.close;
    if (!isClosed) unknown ??= 'no ) at its end';
    return { values, quoted, ...(unknown === undefined ? {} : { unknown }), end: isClosed ? i + 1 : i };
  }
}

/** A value and what stands between it and the next one. Ends at the comma, the parenthesis or the semicolon behind it. */
function parseWhole(bytes: Uint8Array, from: number, dialect: Dialect, depth: number): Parsed | undefined {
  const value = parseValue(bytes, from, dialect, depth);
  if (value === undefined) return undefined;
  const tail = parseTail(bytes, value, dialect);
  if (tail === undefined) return undefined;
  const next = endOfSpace(bytes, tail.end);
  if (next === undefined) return undefined;
  if (ENDS.has(bytes[next]!)) return { ...tail, end: next };
  const end = endOfUnknown(bytes, next, dialect);
  if (end === undefined) return undefined;
  return { value: null, unknown: tail.unknown ?? `comma or ) expected, not "${wordAt(bytes, next)}"`, end };
}

const ENDS: ReadonlySet<number> = new Set([CHAR.comma, CHAR.close, CHAR.semicolon]);

/** To the comma, the parenthesis or the semicolon that ends what is not understood. */
function endOfUnknown(bytes: Uint8Array, at: number, dialect: Dialect): number | undefined {
  for (let next: number | undefined = at; next !== undefined && next < bytes.length;) {
    const byte: number = bytes[next]!;
    if (ENDS.has(byte)) return next;
    next = byte === CHAR.open ? endOfParentheses(bytes, next, dialect) : endOfPiece(bytes, next, dialect);
  }
  return undefined;
}

const MOST_SHOWN = 24;

function wordAt(bytes: Uint8Array, at: number): string {
  const text = Buffer.from(bytes.subarray(at, at + MOST_SHOWN)).toString('latin1');
  return (/^[\w$@.]+/.exec(text)?.[0] ?? text.slice(0, 1)).replaceAll(/[^ -~]/g, '?');
}

/** The value that begins at `from`, or behind the space there; undefined when the bytes end first. */
export function parseValue(bytes: Uint8Array, from: number, dialect: Dialect, depth = 0): Parsed | undefined {
  const at = endOfSpace(bytes, from);
  if (at === undefined) return undefined;
  const first = bytes[at]!;
  if (first === CHAR.quote || (first === CHAR.doubleQuote && dialect.kind !== 'postgres'))
    return parseText(bytes, at, dialect);
  if (first === CHAR.open) return parseGroup(bytes, at, dialect, depth + 1);
  if (first === CHAR.dollar && dialect.kind === 'postgres') return parseDollars(bytes, at, dialect);
  let end = at;
  while (isWord(bytes[end]) || isNumberPart(bytes[end])) end++;
  if (end >= bytes.length) return undefined;
  if (end === at) return unknownAt(bytes, at, dialect);
  if (bytes[end] === CHAR.open) return parseCall(bytes, at, end, dialect, depth + 1);
  if (bytes[end] === CHAR.quote) return parsePrefixed(bytes, at, end, dialect);
  return parseWord(bytes, at, end, dialect);
}

function isNumberPart(byte: number | undefined): boolean {
  return byte === CHAR.dot || byte === CHAR.dash || byte === CHAR.plus;
}

/** No value begins with what is here. */
function unknownAt(bytes: Uint8Array, at: number, dialect: Dialect): Parsed | undefined {
  const end = endOfUnknown(bytes, at, dialect);
  const unknown = end === at ? 'value expected' : `value expected, not "${wordAt(bytes, at)}"`;
  return end === undefined ? undefined : { value: null, unknown, end };
}

/** Calls are written inside one another; OpenSim's texts need two. */
const MOST_CALLS = 16;

/** `('x')` is `'x'`; anything else in parentheses is a query, or several. */
function parseGroup(bytes: Uint8Array, at: number, dialect: Dialect, depth: number): Parsed | undefined {
  const end = endOfParentheses(bytes, at, dialect);
  if (end === undefined) return undefined;
  if (depth > MOST_CALLS) return { value: null, unknown: 'parentheses nested too deeply', end };
  const inside = parseWhole(bytes, at + 1, dialect, depth);
  if (inside === undefined) return undefined;
  return inside.end + 1 === end ? { ...inside, end } : { value: null, unknown: '(…) as a value', end };
}

function parseCall(
  bytes: Uint8Array,
  at: number,
  open: number,
  dialect: Dialect,
  depth: number,
): Parsed | undefined {
  const name = latin1(bytes, at, open);
  const end = endOfParentheses(bytes, open, dialect);
  if (end === undefined) return undefined;
  if (depth > MOST_CALLS) return { value: null, unknown: 'calls nested too deeply', end };
  // What stands in it follows rules of its own: CAST(x AS y).
  if (!isKnownCall(name)) return { value: null, unknown: `${name.toLowerCase()}() as a value`, end };
  const inside = parseRow(bytes, open, dialect, depth);
  return inside && valueOf(name, inside);
}

function valueOf(name: string, { values, unknown, end }: ParsedRow): Parsed {
  if (unknown !== undefined) return { value: null, unknown, end };
  try {
    return { value: evaluateCall(name, values), end };
  } catch (error) {
    if (!(error instanceof UnknownValueError)) throw error;
    return { value: null, unknown: error.what, end };
  }
}

function parseDollars(bytes: Uint8Array, at: number, dialect: Dialect): Parsed | undefined {
  const end = endOfDollars(bytes, at);
  if (end === undefined) return undefined;
  if (end === at) return unknownAt(bytes, at, dialect);
  const tag = bytes.indexOf(CHAR.dollar, at + 1) + 1 - at;
  return { value: new Uint8Array(bytes.subarray(at + tag, end - tag)), isQuoted: true, end };
}

/** Character sets whose texts have the bytes of ASCII for it: of others the bytes are not those of the text. */
const PLAIN_SETS = /^_(?:binary|utf8|utf8mb3|utf8mb4|ascii|latin\d|cp125\d|koi8[ru]|hebrew|greek|armscii8)$/;

/** `x'…'`, `b'…'`, `_binary '…'`, `N'…'`, `E'…'`. */
function parsePrefixed(bytes: Uint8Array, at: number, end: number, dialect: Dialect): Parsed | undefined {
  const prefix = latin1(bytes, at, end).toLowerCase();
  if (prefix === 'x' || prefix === 'b') return parseHexadecimal(bytes, end, dialect, prefix);
  if (prefix === 'e' && dialect.kind === 'postgres') return parseText(bytes, end, POSTGRES_ESCAPES);
  const text = parseText(bytes, end, dialect);
  if (text === undefined || prefix === 'n') return text;
  if (dialect.kind === 'mysql' && PLAIN_SETS.test(prefix)) return text;
  return { value: null, unknown: `${prefix}'…' as a value`, end: text.end };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const HEX_NUMBER = /^0x([0-9a-f]*)$/i;
const WORDS: Readonly<Record<string, string | null>> = { NULL: null, TRUE: '1', FALSE: '0' };

function parseWord(bytes: Uint8Array, at: number, end: number, dialect: Dialect): Parsed | undefined {
  const hex = bytes[at] === 0x30 && /[xXbB]/.test(String.fromCharCode(bytes[at + 1]!));
  if (hex && dialect.kind === 'mysql') return parseHexadecimal(bytes, at, dialect, 'word', end);
  const word = latin1(bytes, at, end);
  // An integer there.
  if (HEX_NUMBER.test(word) && word.length > 2) return { value: String(BigInt(word)), end };
  if (NUMBER.test(word)) return { value: word, end };
  const known = WORDS[word.toUpperCase()];
  if (known !== undefined && Object.hasOwn(WORDS, word.toUpperCase())) return { value: known, end };
  if (dialect.kind === 'mysql' && PLAIN_SETS.test(word.toLowerCase()))
    return parseIntroduced(bytes, end, dialect);
  if (/^[+-]+$/.test(word)) return parseSigned(bytes, word, end, dialect);
  if (word.toLowerCase() === 'u' && dialect.kind === 'postgres' && bytes[end] === CHAR.ampersand)
    return parseText(bytes, end + 1, { ...dialect, backslashes: false }, { hasCodes: true });
  return { value: null, unknown: `${word.slice(0, MOST_SHOWN)} as a value`, end };
}

/** The string or hexadecimal number behind a character set such as `_binary`. */
function parseIntroduced(bytes: Uint8Array, end: number, dialect: Dialect): Parsed | undefined {
  const next = endOfSpace(bytes, end);
  if (next === undefined) return undefined;
  return next === end
    ? { value: null, unknown: 'value expected behind a character set', end }
    : parseValue(bytes, next, dialect, MOST_CALLS);
}

/** A number whose sign stands by itself. */
function parseSigned(bytes: Uint8Array, sign: string, end: number, dialect: Dialect): Parsed | undefined {
  const next = endOfSpace(bytes, end);
  if (next === undefined) return undefined;
  if (!(bytes[next]! >= 0x30 && bytes[next]! <= 0x39))
    return { value: null, unknown: `${sign} as a value`, end: next };
  const number = parseValue(bytes, next, dialect, MOST_CALLS);
  if (number === undefined || typeof number.value !== 'string' || sign.length > 1)
    return number && { value: null, unknown: `${sign}… as a value`, end: number.end };
  return { value: `${sign}${number.value}`, end: number.end };
}

const COLLATE = /^COLLATE\s+(?:"[^"]*"|[\w.]+)/i;
const CAST =
  /^::\s*(bytea|text|uuid|bpchar|"char"|name|(?:character varying|varchar|character|char)(?:\s*\(\d+\))?)(?![\w(])/i;
const MOST_TAIL = 80;

/** `COLLATE x` and casts to texts change nothing; one to `bytea` may have its digits read. */
function parseTail(bytes: Uint8Array, value: Parsed, dialect: Dialect): Parsed | undefined {
  const at = endOfSpace(bytes, value.end);
  if (at === undefined) return undefined;
  const first = bytes[at]! | 0x20;
  if (first !== LETTER_C && first !== CHAR.colon) return value;
  if (at + MOST_TAIL > bytes.length && bytes.indexOf(CHAR.semicolon, at) < 0) return undefined;
  const text = latin1(bytes, at, at + MOST_TAIL);
  const collated = COLLATE.exec(text);
  if (collated !== null) return { ...value, end: at + collated[0].length };
  const cast = dialect.kind === 'postgres' ? CAST.exec(text) : null;
  if (cast === null) return value;
  const end = at + cast[0].length;
  return /^bytea/i.test(cast[1]!) ? castToBytes(value, end) : { ...value, end };
}

function castToBytes({ value, unknown }: Parsed, end: number): Parsed {
  if (value === null) return { value, unknown, end };
  const bytes = value instanceof Uint8Array ? byteaOf(value) : undefined;
  return bytes === undefined ? { value: null, unknown: 'no bytea', end } : { value: bytes, end };
}

const LETTER_C = 0x63;

const latin1 = (bytes: Uint8Array, at: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', at, end);

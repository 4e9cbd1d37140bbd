import { decodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { UnknownValueError, evaluateCall, isKnownCall } from './call.ts';
import { CHAR, isWord } from './characters.ts';
import { MYSQL } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { endOfParentheses, endOfQuoted, endOfSpace } from './skip.ts';

/** A value as it stands in a dump: NULL, a number (or other bare word) as text, or the bytes of a string or blob. */
export type SqlValue = null | string | Uint8Array;

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

/** The values between parentheses at `at`, and where the row ends; undefined when the bytes end first. @throws DecodeError */
export function parseRow(bytes: Uint8Array, at: number, dialect: Dialect, depth = 0): ParsedRow | undefined {
  const values: SqlValue[] = [];
  const quoted = new Set<number>();
  let unknown: string | undefined;
  for (let i = at + 1; ; i++) {
    const value = parseValue(bytes, i, dialect, depth);
    if (value === undefined) return undefined;
    if (value.isQuoted === true) quoted.add(values.length);
    unknown ??= value.unknown;
    values.push(value.value);
    const next = endOfSpace(bytes, value.end);
    if (next === undefined) return undefined;
    if (bytes[next] === CHAR.close)
      return { values, quoted, ...(unknown === undefined ? {} : { unknown }), end: next + 1 };
    if (bytes[next] !== CHAR.comma) throw new DecodeError('comma or ) expected', { offset: next });
    if (values.length >= MOST_COLUMNS) throw new DecodeError('row with too many values', { offset: next });
    i = next;
  }
}

interface Parsed {
  readonly value: SqlValue;
  readonly isQuoted?: boolean;
  readonly unknown?: string | undefined;
  readonly end: number;
}

function parseValue(bytes: Uint8Array, from: number, dialect: Dialect, depth: number): Parsed | undefined {
  const at = endOfSpace(bytes, from);
  if (at === undefined) return undefined;
  const first = bytes[at];
  if (first === CHAR.quote || first === CHAR.doubleQuote) return parseString(bytes, at, dialect);
  let end = at;
  while (isWord(bytes[end]) || isNumberPart(bytes[end])) end++;
  if (end >= bytes.length) return undefined;
  if (end === at) throw new DecodeError('value expected', { offset: at });
  if (bytes[end] === CHAR.open) return parseCall(bytes, at, end, dialect, depth + 1);
  return bytes[end] === CHAR.quote
    ? parsePrefixed(bytes, at, end, dialect)
    : parseWord(bytes, at, end, dialect);
}

function isNumberPart(byte: number | undefined): boolean {
  return byte === CHAR.dot || byte === CHAR.dash || byte === 0x2b;
}

/** Calls are written inside one another; OpenSim's texts need two. */
const MOST_CALLS = 16;

function parseCall(
  bytes: Uint8Array,
  at: number,
  open: number,
  dialect: Dialect,
  depth: number,
): Parsed | undefined {
  if (depth > MOST_CALLS) throw new DecodeError('calls nested too deeply', { offset: at });
  const name = decodeUtf8(bytes, at, open);
  if (!isKnownCall(name)) {
    // What stands in it follows rules of its own: CAST(x AS y).
    const end = endOfParentheses(bytes, open, dialect);
    return end === undefined
      ? undefined
      : { value: null, unknown: `${name.toLowerCase()}() as a value`, end };
  }
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

/** `x'…'` is hexadecimal; `_binary '…'` and `N'…'` are strings. */
function parsePrefixed(bytes: Uint8Array, at: number, end: number, dialect: Dialect): Parsed | undefined {
  const prefix = decodeUtf8(bytes, at, end).toLowerCase();
  const parsed = parseString(bytes, end, prefix === 'e' ? MYSQL : dialect);
  if (parsed === undefined || prefix !== 'x') return parsed;
  return { value: decodeHex(bytes, end + 1, parsed.end - 1), end: parsed.end };
}

function parseWord(bytes: Uint8Array, at: number, end: number, dialect: Dialect): Parsed | undefined {
  if (bytes[at] === 0x30 && (bytes[at + 1]! | 0x20) === 0x78)
    return { value: decodeHex(bytes, at + 2, end), end };
  if (bytes[at] === 0x5f) return parseIntroduced(bytes, end, dialect);
  const word = decodeUtf8(bytes, at, end);
  return { value: word.toUpperCase() === 'NULL' ? null : word, end };
}

/** The string or hexadecimal number behind a character set such as `_binary`. */
function parseIntroduced(bytes: Uint8Array, end: number, dialect: Dialect): Parsed | undefined {
  const next = endOfSpace(bytes, end);
  if (next === undefined) return undefined;
  if (next === end) throw new DecodeError('value expected', { offset: end });
  return parseValue(bytes, next, dialect, 0);
}

function parseString(bytes: Uint8Array, at: number, dialect: Dialect): Parsed | undefined {
  const end = endOfQuoted(bytes, at, dialect);
  if (end === undefined) return undefined;
  if (dialect.hexStrings && bytes[at + 1] === CHAR.backslash && bytes[at + 2] === LETTER_X)
    return { value: decodeHex(bytes, at + 3, end - 1), end };
  return { value: unescape(bytes.subarray(at + 1, end - 1), bytes[at]!, dialect), isQuoted: true, end };
}

const LETTER_X = 0x78;

/** What stands for another byte behind a backslash; all others stand for themselves. */
const ESCAPES: ReadonlyMap<number, number> = new Map(
  Object.entries({ '0': 0, b: 8, n: 10, r: 13, t: 9, Z: 26 }).map(([key, value]) => [
    key.charCodeAt(0),
    value,
  ]),
);

function unescape(quoted: Uint8Array, quote: number, { backslashes }: Dialect): Uint8Array {
  if (!(backslashes && quoted.includes(CHAR.backslash)) && !quoted.includes(quote))
    // Not slice: of a Buffer that is a view, which would keep a whole stretch of the dump.
    return new Uint8Array(quoted);
  const out = new Uint8Array(quoted.length);
  let length = 0;
  for (let at = 0; at < quoted.length; at++) {
    let byte = quoted[at]!;
    if (byte === quote) at++;
    else if (backslashes && byte === CHAR.backslash) {
      byte = quoted[++at]!;
      byte = ESCAPES.get(byte) ?? byte;
    }
    out[length++] = byte;
  }
  return out.slice(0, length);
}

function decodeHex(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  const even = text.length % 2 === 0 ? text : `0${text}`;
  const decoded = Buffer.from(even, 'hex');
  if (decoded.length * 2 !== even.length) throw new DecodeError('not hexadecimal', { offset: start });
  return Uint8Array.from(decoded);
}

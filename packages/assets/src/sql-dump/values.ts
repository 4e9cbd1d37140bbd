import { decodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { CHAR, isWord } from './characters.ts';
import { endOfQuoted, endOfSpace } from './skip.ts';

/** A value as it stands in a dump: NULL, a number (or other bare word) as text, or the bytes of a string or blob. */
export type SqlValue = null | string | Uint8Array;

/** More columns than any table of OpenSim has. */
const MOST_COLUMNS = 256;

/** The values between parentheses at `at`, and where the row ends; undefined when the bytes end first. @throws DecodeError */
export function parseRow(bytes: Uint8Array, at: number): { values: SqlValue[]; end: number } | undefined {
  const values: SqlValue[] = [];
  for (let i = at + 1; ; i++) {
    const value = parseValue(bytes, i);
    if (value === undefined) return undefined;
    values.push(value.value);
    const next = endOfSpace(bytes, value.end);
    if (next === undefined) return undefined;
    if (bytes[next] === CHAR.close) return { values, end: next + 1 };
    if (bytes[next] !== CHAR.comma) throw new DecodeError('comma or ) expected', { offset: next });
    if (values.length >= MOST_COLUMNS) throw new DecodeError('row with too many values', { offset: next });
    i = next;
  }
}

interface Parsed {
  readonly value: SqlValue;
  readonly end: number;
}

function parseValue(bytes: Uint8Array, from: number): Parsed | undefined {
  const at = endOfSpace(bytes, from);
  if (at === undefined) return undefined;
  const first = bytes[at];
  if (first === CHAR.quote || first === CHAR.doubleQuote) return parseString(bytes, at);
  let end = at;
  while (isWord(bytes[end]) || isNumberPart(bytes[end])) end++;
  if (end >= bytes.length) return undefined;
  if (end === at) throw new DecodeError('value expected', { offset: at });
  return bytes[end] === CHAR.quote ? parsePrefixed(bytes, at, end) : parseWord(bytes, at, end);
}

function isNumberPart(byte: number | undefined): boolean {
  return byte === CHAR.dot || byte === CHAR.dash || byte === 0x2b;
}

/** `x'…'` is hexadecimal; `_binary '…'` and `N'…'` are strings. */
function parsePrefixed(bytes: Uint8Array, at: number, end: number): Parsed | undefined {
  const parsed = parseString(bytes, end);
  const prefix = decodeUtf8(bytes, at, end).toLowerCase();
  if (parsed === undefined || prefix !== 'x') return parsed;
  return { value: decodeHex(bytes, end + 1, parsed.end - 1), end: parsed.end };
}

function parseWord(bytes: Uint8Array, at: number, end: number): Parsed | undefined {
  if (bytes[at] === 0x30 && (bytes[at + 1]! | 0x20) === 0x78)
    return { value: decodeHex(bytes, at + 2, end), end };
  if (bytes[at] === 0x5f) return parseIntroduced(bytes, end);
  const word = decodeUtf8(bytes, at, end);
  return { value: word.toUpperCase() === 'NULL' ? null : word, end };
}

/** The string or hexadecimal number behind a character set such as `_binary`. */
function parseIntroduced(bytes: Uint8Array, end: number): Parsed | undefined {
  const next = endOfSpace(bytes, end);
  if (next === undefined) return undefined;
  if (next === end) throw new DecodeError('value expected', { offset: end });
  return parseValue(bytes, next);
}

function parseString(bytes: Uint8Array, at: number): Parsed | undefined {
  const end = endOfQuoted(bytes, at);
  if (end === undefined) return undefined;
  return { value: unescape(bytes.subarray(at + 1, end - 1), bytes[at]!), end };
}

/** What stands for another byte behind a backslash; all others stand for themselves. */
const ESCAPES: ReadonlyMap<number, number> = new Map(
  Object.entries({ '0': 0, b: 8, n: 10, r: 13, t: 9, Z: 26 }).map(([key, value]) => [
    key.charCodeAt(0),
    value,
  ]),
);

function unescape(quoted: Uint8Array, quote: number): Uint8Array {
  if (!quoted.includes(CHAR.backslash) && !quoted.includes(quote)) return quoted.slice();
  const out = new Uint8Array(quoted.length);
  let length = 0;
  for (let at = 0; at < quoted.length; at++) {
    let byte = quoted[at]!;
    if (byte === quote) at++;
    else if (byte === CHAR.backslash) {
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

import { CHAR } from './characters.ts';
import type { Dialect } from './dialect.ts';
import { endOfQuoted, endOfSpace } from './skip.ts';
import { unescape, unescapeUnicode } from './strings.ts';

/** A value as it stands in a dump: NULL, a number as text (1 and 0 for true and false), or the bytes of a string or blob. */
export type SqlValue = null | string | Uint8Array;

export interface Parsed {
  readonly value: SqlValue;
  readonly isQuoted?: boolean;
  /** Why it cannot be told. */
  readonly unknown?: string | undefined;
  readonly end: number;
}

/** The text between quotes at `at`, and those behind it that belong to it. */
export function parseText(
  bytes: Uint8Array,
  at: number,
  dialect: Dialect,
  { hasCodes = false } = {},
): Parsed | undefined {
  const parts: Uint8Array[] = [];
  let unknown: string | undefined;
  for (let start = at; ;) {
    const end = endOfQuoted(bytes, start, dialect);
    if (end === undefined) return undefined;
    const inside = bytes.subarray(start + 1, end - 1);
    const part = unescape(inside, bytes[start]!, dialect);
    if (part === undefined) unknown ??= 'an escape that makes no sense';
    else parts.push(part);
    const next = endOfSpace(bytes, end);
    if (next === undefined) return undefined;
    if (isJoined(bytes, end, next, dialect)) {
      start = next;
      continue;
    }
    const whole = parts.length === 1 ? parts[0]! : Uint8Array.from(Buffer.concat(parts));
    const value = hasCodes ? encoded(whole) : whole;
    if (unknown !== undefined || value === undefined)
      return { value: null, unknown: unknown ?? 'an escape that makes no sense', end };
    return { value, isQuoted: true, end };
  }
}

/** Strings behind one another are one: always in MySQL, in PostgreSQL on different lines. */
function isJoined(bytes: Uint8Array, end: number, next: number, { kind }: Dialect): boolean {
  const isText = bytes[next] === CHAR.quote || (kind === 'mysql' && bytes[next] === CHAR.doubleQuote);
  if (!isText || kind === 'sqlite' || next === end) return false;
  return kind === 'mysql' || bytes.subarray(end, next).includes(CHAR.lf);
}

function encoded(text: Uint8Array): Uint8Array | undefined {
  const plain = unescapeUnicode(Buffer.from(text).toString('utf8'));
  return plain === undefined ? undefined : Uint8Array.from(Buffer.from(plain));
}

const HEX = /^[0-9a-f]*$/i;
const BITS = /^[01]*$/;

/**
 * `x'…'` and `b'…'`, whose quote is at `at`; or `0x…` and `0b…`, from `at` to `wordEnd`. Of PostgreSQL both in quotes are bits,
 * and stand for texts of zeros and ones.
 */
export function parseHexadecimal(
  bytes: Uint8Array,
  at: number,
  dialect: Dialect,
  prefix: 'x' | 'b' | 'word',
  wordEnd?: number,
): Parsed | undefined {
  const end = wordEnd ?? endOfQuoted(bytes, at, { ...dialect, backslashes: false });
  if (end === undefined) return undefined;
  const isWord = prefix === 'word';
  const digits = Buffer.from(bytes.buffer, bytes.byteOffset + at + (isWord ? 2 : 1), end - at - 2).toString(
    'latin1',
  );
  const isBits = isWord ? (bytes[at + 1]! | 0x20) === 0x62 : prefix === 'b';
  const unknown = (what: string): Parsed => ({ value: null, unknown: what, end });
  if (dialect.kind === 'postgres') return unknown('bits as a value');
  if (isBits) {
    if (dialect.kind !== 'mysql' || !isOnly(BITS, digits)) return unknown('not binary digits');
    return { value: bytesOfBits(digits), end };
  }
  // In quotes there is an even number of them.
  if (!isOnly(HEX, digits) || (!isWord && digits.length % 2 === 1)) return unknown('not hexadecimal');
  return { value: Uint8Array.from(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')), end };
}

const PIECE = 65_536;

/** In pieces: one expression over a text of any length may use up the stack. */
function isOnly(pattern: RegExp, text: string): boolean {
  for (let at = 0; at < text.length; at += PIECE) if (!pattern.test(text.slice(at, at + PIECE))) return false;
  return true;
}

const BYTE_BITS = 8;

function bytesOfBits(digits: string): Uint8Array {
  const whole = digits.padStart(Math.ceil(digits.length / BYTE_BITS) * BYTE_BITS, '0');
  const bytes = new Uint8Array(whole.length / BYTE_BITS);
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = Number.parseInt(whole.slice(at * BYTE_BITS, (at + 1) * BYTE_BITS), 2);
  return bytes;
}

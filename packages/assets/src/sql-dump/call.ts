import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import type { SqlValue } from './values.ts';

/** A value that is there and cannot be told: what it costs is its row. */
export class UnknownValueError extends DecodeError {}

type Call = (...values: SqlValue[]) => Uint8Array;

/** By name and number of arguments. */
const CALLS: Readonly<Record<string, Call>> = {
  'char/1': (code = null) => encodeUtf8(codePoint(Number(textOf(code)))),
  'unistr/1': (text = null) => encodeUtf8(textOf(text).replaceAll(UNISTR, unistr)),
  'replace/3': (text = null, old = null, by = null) =>
    encodeUtf8(replace(textOf(text), textOf(old), textOf(by))),
  'unhex/1': (text = null) => fromHex(textOf(text)),
  'from_base64/1': (text = null) => fromBase64(textOf(text)),
};

/** Whether a function of that name may be understood, however many arguments it has. */
export function isKnownCall(name: string): boolean {
  return Object.keys(CALLS).some((call) => call.startsWith(`${name.toLowerCase()}/`));
}

/**
 * The value of a call, as `sqlite3 .dump` writes texts that have line ends or control characters in them:
 * `replace('a\nb','\n',char(10))`, `unistr('a\u000ab')`; and as others write bytes: `UNHEX('00ff')`, `FROM_BASE64('AP8=')`.
 * @throws UnknownValueError for any other function, what is not in its digits, and a text longer than any asset
 */
export function evaluateCall(name: string, values: readonly SqlValue[]): SqlValue {
  const call = `${name.toLowerCase()}/${values.length}`;
  if (!Object.hasOwn(CALLS, call)) throw new UnknownValueError(`${call} as a value`);
  // These two, and only they, are nothing of nothing.
  if (values[0] === null && (call === 'unhex/1' || call === 'from_base64/1')) return null;
  return CALLS[call]!(...values);
}

/** As many characters as the largest asset has bytes: a few kilobytes of a dump could become any size. */
const MOST_CHARACTERS = 256 * 1024 * 1024;

function replace(text: string, old: string, by: string): string {
  if (old === '') return text;
  const parts = text.split(old);
  const length = text.length + (parts.length - 1) * (by.length - old.length);
  if (length > MOST_CHARACTERS) throw new UnknownValueError(`a value of ${length} characters`);
  return parts.join(by);
}

const UNISTR = /\\(?:\\|u([0-9a-f]{4})|\+([0-9a-f]{6})|([0-9a-f]{4}))/gi;

function unistr(_: string, ...[short, long, plain]: (string | undefined)[]): string {
  const digits = short ?? long ?? plain;
  return digits === undefined ? '\\' : codePoint(Number.parseInt(digits, 16));
}

function codePoint(code: number): string {
  if (!Number.isInteger(code) || code < 0 || code > 0x10ffff)
    throw new UnknownValueError('no such character');
  return String.fromCodePoint(code);
}

function fromHex(text: string): Uint8Array {
  // An odd digit stands alone in front.
  const even = text.length % 2 === 0 ? text : `0${text}`;
  const bytes = Buffer.from(even, 'hex');
  if (bytes.length * 2 !== even.length) throw new UnknownValueError('not hexadecimal');
  return Uint8Array.from(bytes);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** TO_BASE64 breaks its lines after 76 characters. */
function fromBase64(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, '');
  if (digits.length % 4 !== 0 || !isBase64(digits)) throw new UnknownValueError('not base64');
  return Uint8Array.from(Buffer.from(digits, 'base64'));
}

/** In pieces: one expression over a text of any length may use up the stack. */
function isBase64(digits: string): boolean {
  const piece = 65_536;
  for (let at = 0; at < digits.length; at += piece) {
    const part = digits.slice(at, at + piece);
    if (!BASE64.test(part) || (part.endsWith('=') && at + piece < digits.length)) return false;
  }
  return true;
}

/** Below the longest text there can be, and above the largest asset in hexadecimal digits. */
const MOST_ARGUMENT = 536_000_000;

function textOf(value: SqlValue): string {
  if (!(value instanceof Uint8Array)) return value ?? '';
  if (value.length > MOST_ARGUMENT) throw new UnknownValueError(`a value of ${value.length} bytes`);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
}

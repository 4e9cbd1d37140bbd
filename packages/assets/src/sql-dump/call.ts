import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import type { SqlValue } from './values.ts';

/**
 * The value of a call, as `sqlite3 .dump` writes texts that have line ends or control characters in them:
 * `replace('a\nb','\n',char(10))`, `unistr('a\u000ab')`.
 * @throws DecodeError for any other function, and for a text longer than any asset
 */
export function evaluateCall(name: string, values: readonly SqlValue[]): SqlValue {
  const call = `${name.toLowerCase()}/${values.length}`;
  const [first = null, second = null, third = null] = values;
  if (call === 'char/1') return encodeUtf8(codePoint(Number(textOf(first))));
  if (call === 'unistr/1') return encodeUtf8(textOf(first).replaceAll(UNISTR, unistr));
  if (call !== 'replace/3') throw new DecodeError(`${call} as a value`);
  return encodeUtf8(replace(textOf(first), textOf(second), textOf(third)));
}

/** As many characters as the largest asset has bytes: a few kilobytes of a dump could become any size. */
const MOST_CHARACTERS = 256 * 1024 * 1024;

function replace(text: string, old: string, by: string): string {
  if (old === '') return text;
  const parts = text.split(old);
  const length = text.length + (parts.length - 1) * (by.length - old.length);
  if (length > MOST_CHARACTERS) throw new DecodeError(`a value of ${length} characters`);
  return parts.join(by);
}

const UNISTR = /\\(?:\\|u([0-9a-f]{4})|\+([0-9a-f]{6})|([0-9a-f]{4}))/gi;

function unistr(_: string, ...[short, long, plain]: (string | undefined)[]): string {
  const digits = short ?? long ?? plain;
  return digits === undefined ? '\\' : codePoint(Number.parseInt(digits, 16));
}

function codePoint(code: number): string {
  if (!Number.isInteger(code) || code < 0 || code > 0x10ffff) throw new DecodeError('no such character');
  return String.fromCodePoint(code);
}

function textOf(value: SqlValue): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : (value ?? '');
}

import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import type { SqlValue } from './values.ts';

/**
 * The value of a call, as `sqlite3 .dump` writes texts that have line ends or control characters in them:
 * `replace('a\nb','\n',char(10))`, `unistr('a\u000ab')`.
 * @throws DecodeError for any other function
 */
export function evaluateCall(name: string, values: readonly SqlValue[]): SqlValue {
  const call = `${name.toLowerCase()}/${values.length}`;
  const [first = null, second = null, third = null] = values;
  if (call === 'char/1') return encodeUtf8(codePoint(Number(textOf(first))));
  if (call === 'unistr/1') return encodeUtf8(textOf(first).replaceAll(UNISTR, unistr));
  if (call !== 'replace/3') throw new DecodeError(`${call} as a value`);
  return encodeUtf8(textOf(first).replaceAll(textOf(second), () => textOf(third)));
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

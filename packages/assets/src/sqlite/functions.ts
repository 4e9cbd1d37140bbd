import { encodeUtf8 } from '@landfall/protocol/bytes';
import type { SqlValue } from '../sql-dump/index.ts';
import { UnknownValueError, asciiOf, bytesOf, integerOf } from './sql-values.ts';

type Function = (...values: readonly NonNullable<SqlValue>[]) => SqlValue;

/** By name and how many values they have; nothing of nothing, each of them. @source sqlite.org/lang_corefunc.html */
const FUNCTIONS: Readonly<Record<string, Function>> = {
  'lower/1': (value) => cased(value, 0x41, 0x5a),
  'upper/1': (value) => cased(value, 0x61, 0x7a),
  'hex/1': (value) => encodeUtf8(Buffer.from(bytesOf(value)).toString('hex').toUpperCase()),
  'trim/1': (value) => encodeUtf8(asciiOf(value).replaceAll(/^ +| +$/g, '')),
  'length/1': (value) => String(asciiOf(value).length),
  'replace/3': (text, old, by) => replaced(asciiOf(text), asciiOf(old), asciiOf(by)),
  'substr/2': (text, from) => part(text, from),
  'substr/3': (text, from, length) => part(text, from, length),
  'substring/2': (text, from) => part(text, from),
  'substring/3': (text, from, length) => part(text, from, length),
};

const COALESCE = /^(?:coalesce|ifnull)$/i;
const PRINTF = /^(?:printf|format)$/i;
const MOST_CHARACTERS = 1024 * 1024;

/** Whether what such a function gives is known. */
export function isCallKnown(name: string, count: number): boolean {
  if (COALESCE.test(name)) return count >= 2;
  return PRINTF.test(name) ? count >= 1 : Object.hasOwn(FUNCTIONS, keyOf(name, count));
}

const keyOf = (name: string, count: number): string => `${name.toLowerCase()}/${count}`;

/** @throws UnknownValueError when it is a function, or of values, for which that is not sure */
export function callOf(name: string, values: readonly SqlValue[]): SqlValue {
  if (COALESCE.test(name)) return values.find((value) => value !== null) ?? null;
  if (PRINTF.test(name)) return printed(values);
  const key = keyOf(name, values.length);
  if (!Object.hasOwn(FUNCTIONS, key)) throw new UnknownValueError(`${name.toLowerCase()}()`);
  const given = values.filter((value) => value !== null);
  return given.length < values.length ? null : FUNCTIONS[key]!(...given);
}

/** SQLite turns the letters of ASCII alone. */
function cased(value: NonNullable<SqlValue>, first: number, last: number): Uint8Array {
  return bytesOf(value).map((byte) => (byte >= first && byte <= last ? byte ^ 0x20 : byte));
}

function replaced(text: string, old: string, by: string): Uint8Array {
  if (old === '') return encodeUtf8(text);
  const parts = text.split(old);
  if (text.length + parts.length * by.length > MOST_CHARACTERS)
    throw new UnknownValueError('a value that is too long');
  return encodeUtf8(parts.join(by));
}

/** From 1 on; what lies in front of the text has its own rules. */
function part(
  text: NonNullable<SqlValue>,
  from: NonNullable<SqlValue>,
  length?: NonNullable<SqlValue>,
): Uint8Array {
  const [first, count] = [integerOf(from), length === undefined ? undefined : integerOf(length)];
  if (first < 1n || (count ?? 0n) < 0n) throw new UnknownValueError('a part of a text from its end');
  const whole = asciiOf(text);
  const start = Number(first) - 1;
  return encodeUtf8(whole.slice(start, count === undefined ? undefined : start + Number(count)));
}

const PLACE = /%(0?)(\d{0,3})([a-zA-Z%])/g;
const WORD = 1n << 64n;

/** `%s`, `%d`, `%x` and `%X`, filled up with zeros or blanks. */
function printed([format = null, ...values]: readonly SqlValue[]): SqlValue {
  if (format === null) return null;
  const text = asciiOf(format);
  if (text.replaceAll(PLACE, '').includes('%')) throw new UnknownValueError('a format that is not known');
  const rest = values.values();
  return encodeUtf8(
    text.replaceAll(PLACE, (_, zero: string, width: string, kind: string) => {
      if (kind === '%') return '%';
      return written(kind, rest.next().value ?? null, zero !== '').padStart(
        Number(width),
        zero === '' ? ' ' : '0',
      );
    }),
  );
}

function written(kind: string, value: SqlValue, isFilled: boolean): string {
  if (kind === 's' && !isFilled) return value === null ? '' : asciiOf(value);
  const number = value === null ? 0n : integerOf(value);
  if (kind === 'x' || kind === 'X') {
    const digits = (number < 0n ? number + WORD : number).toString(16);
    return kind === 'x' ? digits : digits.toUpperCase();
  }
  if (kind === 'd' && (number >= 0n || !isFilled)) return String(number);
  throw new UnknownValueError(`%${kind} in a format`);
}

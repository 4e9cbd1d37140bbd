import { decodeUtf8, formatHex } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { LlsdDate, LlsdReal, LlsdUri, formatDate } from '@landfall/protocol/llsd';
import { tupleOf } from '../fields/index.ts';
import type { Enumeration, Tree } from '../fields/index.ts';
import type { Condition } from './expression.ts';
import type { Comparison, Wanted } from './tokens.ts';

/** Texts in fields are looked at so far. */
const MAX_TEXT_BYTES = 0x1_0000;

/** Whether one value meets a condition; `!=` is for who asks all of them. `names` are what the numbers of the field are called. */
export function meets(
  value: Tree,
  { comparison, wanted }: Condition,
  names: Enumeration | undefined,
): boolean {
  switch (comparison) {
    case '==':
    case '!=':
      return equals(value, wanted, names);
    case '&':
      return hasBits(value, wanted, names);
    case '^=':
    case '$=':
    case '~=':
      return holds(value, comparison, wanted);
    default:
      return isOrdered(value, comparison, wanted, names);
  }
}

function equals(value: Tree, wanted: Wanted, names: Enumeration | undefined): boolean {
  if (wanted.type === 'vector') {
    const tuple = tupleOf(value);
    return (
      tuple?.length === wanted.numbers.length &&
      tuple.every((number, at) => sameNumber(number, wanted.numbers[at]!))
    );
  }
  if (wanted.type === 'bytes') return value instanceof Uint8Array && sameBytes(value, wanted.bytes);
  if (wanted.type === 'boolean') {
    if (typeof value === 'boolean') return value === wanted.is;
    return typeof value === 'number' ? (value !== 0) === wanted.is : textOf(value) === String(wanted.is);
  }
  const number = numberOf(value);
  if (number !== undefined) {
    const other = numberWanted(wanted, names);
    return other !== undefined && sameNumber(number, other);
  }
  const text = textOf(value);
  if (text === undefined || wanted.type === 'number') return text === wanted.text;
  return value instanceof Uuid ? text === wanted.text.toLowerCase() : text === wanted.text;
}

function hasBits(value: Tree, wanted: Wanted, names: Enumeration | undefined): boolean {
  const number = numberOf(value);
  const bits = numberWanted(wanted, names);
  if (number === undefined || bits === undefined) return false;
  if (!Number.isInteger(Number(number)) || !Number.isInteger(Number(bits))) return false;
  return (BigInt(number) & BigInt(bits)) !== 0n;
}

function holds(value: Tree, comparison: Comparison, wanted: Wanted): boolean {
  if (wanted.type === 'bytes') {
    if (!(value instanceof Uint8Array)) return false;
    return textHolds(formatHex(value), comparison, formatHex(wanted.bytes), 2);
  }
  const text = textOf(value) ?? numberOf(value)?.toString();
  if (text === undefined || wanted.type === 'vector' || wanted.type === 'boolean') return false;
  return textHolds(text, comparison, wanted.text, 1);
}

function textHolds(text: string, comparison: Comparison, part: string, step: number): boolean {
  if (comparison === '^=') return text.startsWith(part);
  if (comparison === '$=') return text.endsWith(part);
  let at = text.indexOf(part);
  // Of bytes as hexadecimal, half a byte is none.
  while (at >= 0 && at % step !== 0) at = text.indexOf(part, at + 1);
  return at >= 0;
}

function isOrdered(
  value: Tree,
  comparison: Comparison,
  wanted: Wanted,
  names: Enumeration | undefined,
): boolean {
  const number = numberOf(value);
  const other = numberWanted(wanted, names);
  if (number !== undefined && other !== undefined) {
    if (sameNumber(number, other)) return comparison.endsWith('=');
    return comparison.startsWith('<') ? number < other : number > other;
  }
  const text = textOf(value);
  if (text === undefined || (wanted.type !== 'text' && wanted.type !== 'word')) return false;
  if (text === wanted.text) return comparison.endsWith('=');
  return comparison.startsWith('<') ? text < wanted.text : text > wanted.text;
}

function numberOf(value: Tree): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof LlsdReal ? value.value : undefined;
}

function numberWanted(wanted: Wanted, names: Enumeration | undefined): number | bigint | undefined {
  if (wanted.type === 'number')
    return Number.isSafeInteger(wanted.number) || !/^[-+]?(?:\d+|0x[0-9a-f]+)$/i.test(wanted.text)
      ? wanted.number
      : bigIntOf(wanted.text);
  if (wanted.type !== 'word' || names === undefined) return undefined;
  const name = wanted.text.replaceAll('_', '').toLowerCase();
  return Object.entries(names.names).find(([known]) => known.toLowerCase() === name)?.[1];
}

function bigIntOf(text: string): bigint {
  const bare = BigInt(text.replace(/^[-+]/, ''));
  return text.startsWith('-') ? -bare : bare;
}

/** A decimal number is that single float which is nearest to it. */
function sameNumber(one: number | bigint, other: number | bigint): boolean {
  if (typeof one === 'bigint' || typeof other === 'bigint') return !(one < other) && !(one > other);
  return one === other || (!Number.isInteger(other) && one === Math.fround(other));
}

/** What a value is as text: bytes without the NUL at their end. Undefined for numbers and for what has parts. */
function textOf(value: Tree): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Uuid) return value.toString();
  if (value instanceof Uint8Array) {
    const end = value.indexOf(0) < 0 ? value.length : value.indexOf(0);
    return decodeUtf8(value, 0, Math.min(end, MAX_TEXT_BYTES));
  }
  if (value instanceof LlsdUri) return value.text;
  return value instanceof LlsdDate ? formatDate(value) : undefined;
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

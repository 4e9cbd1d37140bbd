import { encodeBase64 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { EncodeError } from '../errors/index.ts';
import { escapeXml } from '../xml/index.ts';
import { formatDate } from './date.ts';
import { MAP_START, keyElementAfter } from './key-elements.ts';
import { formatReal } from './real.ts';
import { LlsdDate, LlsdReal, LlsdUri } from './value.ts';
import type { LlsdArray, LlsdMap, LlsdValue } from './value.ts';

/**
 * The LLSD XML document of a value, without an XML declaration, as OpenSim writes it and every peer reads it.
 * Entries whose value is `undefined` are left out.
 * @throws EncodeError on a `number` that is no 32-bit integer: reals are {@link LlsdReal}.
 */
export function formatLlsdXml(value: LlsdValue): string {
  return `<llsd>${element(value)}</llsd>`;
}

function element(value: LlsdValue): string {
  if (typeof value === 'string') return value === '' ? '<string/>' : `<string>${escapeXml(value)}</string>`;
  if (typeof value === 'number') return integer(value);
  if (typeof value === 'boolean') return value ? '<boolean>true</boolean>' : '<boolean>false</boolean>';
  if (value === null) return '<undef/>';
  if (value instanceof Uuid) return value.isZero ? '<uuid/>' : `<uuid>${value.toString()}</uuid>`;
  if (Array.isArray(value)) return array(value as LlsdArray);
  if (value instanceof LlsdReal) return `<real>${formatReal(value.value)}</real>`;
  if (value instanceof Uint8Array) return binary(value);
  if (value instanceof LlsdUri) return `<uri>${escapeXml(value.text)}</uri>`;
  if (value instanceof LlsdDate) return `<date>${formatDate(value)}</date>`;
  return map(value as LlsdMap);
}

function integer(value: number): string {
  if ((value | 0) !== value) throw new EncodeError('number is not a 32-bit integer');
  return `<integer>${value}</integer>`;
}

function binary(bytes: Uint8Array): string {
  return bytes.length === 0 ? '<binary/>' : `<binary encoding="base64">${encodeBase64(bytes)}</binary>`;
}

function array(values: LlsdArray): string {
  let text = '<array>';
  for (const value of values) text += element(value);
  return text === '<array>' ? '<array/>' : `${text}</array>`;
}

function map(entries: LlsdMap): string {
  let text = '<map>';
  let place = MAP_START;
  for (const key in entries) {
    const value = entries[key];
    if (value === undefined) continue;
    place = keyElementAfter(place, key);
    text += place.text + element(value);
  }
  return text === '<map>' ? '<map/>' : `${text}</map>`;
}

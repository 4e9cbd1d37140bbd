/** Maps of JSON as OpenSim writes them: numbers and ids as texts, vectors as `<x, y, z>`. What is missing has a default, as there. */
import { decodeText, encodeUtf8 } from '../bytes/index.ts';
import { Uuid, ZERO_VECTOR } from '../datatypes/index.ts';
import type { Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';

/** Longer texts are no names, addresses or paths. */
const MOST_TEXT = 1024;
/** More entries are no list of animations, seeds or features. */
const MOST_ENTRIES = 256;

export type Json = string | number | boolean | null | JsonMap | readonly Json[];
export interface JsonMap {
  readonly [key: string]: Json;
}

/** @throws DecodeError for what is no map */
export function parseMap(body: Uint8Array): JsonMap {
  let value: unknown;
  try {
    value = JSON.parse(decodeText(body));
  } catch (cause) {
    throw new DecodeError('a body that is no JSON', { cause });
  }
  if (!isMap(value)) throw new DecodeError('a body that is no map');
  return value;
}

export const formatMap = (map: JsonMap): Uint8Array => encodeUtf8(JSON.stringify(map));

export function textIn(map: JsonMap, key: string): string {
  const value = own(map, key);
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const text = String(value);
  if (text.length > MOST_TEXT) throw new DecodeError('a text that is too long', { path: key });
  return text;
}

/** A text as long as the body lets it be, which is bounded by whoever reads that: a document in the map. */
export function longTextIn(map: JsonMap, key: string): string {
  const value = own(map, key);
  return typeof value === 'string' ? value : '';
}

/** A whole number from 0 to `most`; 0 when it is missing. */
export function countIn(map: JsonMap, key: string, most = 0xffff_ffff): number {
  const text = textIn(map, key);
  const number = text === '' ? 0 : Number(text);
  if (!Number.isInteger(number) || number < 0 || number > most)
    throw new DecodeError('no such number', { path: key });
  return number;
}

/** A finite number; `otherwise` when it is missing. */
export function realIn(map: JsonMap, key: string, otherwise: number): number {
  const text = textIn(map, key);
  const number = text === '' ? otherwise : Number(text);
  if (!Number.isFinite(number)) throw new DecodeError('no finite number', { path: key });
  return number;
}

export function flagIn(map: JsonMap, key: string): boolean {
  const value = own(map, key);
  return value === true || value === 1 || (typeof value === 'string' && /^(true|1)$/i.test(value));
}

/** The zero id when it is missing. */
export function idIn(map: JsonMap, key: string): Uuid {
  const text = textIn(map, key);
  return text === '' ? Uuid.zero : parseId(text, key);
}

/** An id that there is not always: OpenSim, which does not know the name, is told of none then. */
export const formatKnown = (key: string, id: Uuid): JsonMap => (id.isZero ? {} : { [key]: id.toString() });

export function parseId(text: string, path: string): Uuid {
  try {
    return Uuid.parse(text);
  } catch (cause) {
    throw new DecodeError('no id', { path, cause });
  }
}

export function vectorIn(map: JsonMap, key: string): Vector3 {
  const text = textIn(map, key);
  if (text === '') return ZERO_VECTOR;
  const [x, y, z] = numbersOf(text, 3, key);
  return { x: x!, y: y!, z: z! };
}

/** So many finite numbers of `<…>`. */
export function numbersOf(text: string, count: number, path: string): number[] {
  const numbers = text.replace(/^\s*<|>\s*$/g, '').split(',');
  const values = numbers.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (values.length !== count || !values.every((value) => Number.isFinite(value)))
    throw new DecodeError(`not ${count} finite numbers`, { path });
  return values;
}

/** The maps of a list; empty when it is missing. */
export function listIn(map: JsonMap, key: string): readonly JsonMap[] {
  const value = own(map, key);
  if (!Array.isArray(value)) return [];
  if (value.length > MOST_ENTRIES) throw new DecodeError('a list that is too long', { path: key });
  return value.filter(isMap);
}

export const formatNumbers = (...numbers: readonly number[]): string => `<${numbers.join(', ')}>`;
export const formatPlace = ({ x, y, z }: Vector3): string => formatNumbers(x, y, z);

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const own = (map: JsonMap, key: string): Json | undefined => (Object.hasOwn(map, key) ? map[key] : undefined);

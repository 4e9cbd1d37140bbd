/**
 * Wire fields as tables: each property of a domain type has a wire name and a codec, so that reading and writing
 * cannot drift apart and a property cannot be forgotten.
 */
import { createLlsdMap } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue, MutableLlsdMap } from '../llsd/index.ts';

/** One field's value, both ways. */
export interface FieldCodec<T> {
  /** `undefined` when the wire's value is unusable: it is then kept raw. */
  readonly read: (value: LlsdValue) => T | undefined;
  readonly write: (value: T) => LlsdValue;
}

/** Wire name and codec of a property. */
export interface Field<T> {
  readonly wire: string;
  readonly codec: FieldCodec<T>;
}

export type FieldTable<T> = { readonly [K in keyof T]-?: Field<NonNullable<T[K]>> };

/** The properties that the map has. Usable wire names are taken out of `rest`. */
export function readFields<T>(table: FieldTable<T>, map: LlsdMap, rest: MutableLlsdMap): Partial<T> {
  const result: Partial<T> = {};
  for (const property of Object.keys(table) as (keyof T)[]) {
    const { wire, codec } = table[property];
    const raw = map[wire];
    if (raw === undefined || raw === null) continue;
    const value = codec.read(raw);
    if (value === undefined) continue;
    result[property] = value;
    delete rest[wire];
  }
  return result;
}

/** Puts the properties that are there into `into` by their wire names. */
export function writeFields<T>(table: FieldTable<T>, value: Partial<T>, into: MutableLlsdMap): void {
  for (const property of Object.keys(table) as (keyof T)[]) {
    const { wire, codec } = table[property];
    const own = value[property];
    if (own !== undefined && own !== null) into[wire] = codec.write(own);
  }
}

/** A shallow copy to take known fields out of. */
export function copyMap(map: LlsdMap): MutableLlsdMap {
  return Object.assign(createLlsdMap(), map);
}

/** What is left as `extra`, or nothing when nothing is left. */
export function asExtra(rest: LlsdMap): { readonly extra?: LlsdMap } {
  return Object.keys(rest).length === 0 ? {} : { extra: rest };
}

import type { Quaternion, Uuid, Vector3 } from '../../datatypes/index.ts';
import { asArray, asReal, asUuid, createLlsdMap, isLlsdMap, real } from '../../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../../llsd/index.ts';

type Maybe = LlsdValue | undefined;
/** Rotations of other lengths are mistakes. */
const [SHORTEST, LONGEST] = [1e-3, 1e3];

/** A number, or the first of a list, as older presets have it; what is none is as it is otherwise. */
export function numberIn(value: Maybe, otherwise: number): number {
  const single = Array.isArray(value) ? (value[0] as Maybe) : value;
  if (single === undefined || single === null) return otherwise;
  const number = asReal(single);
  return Number.isFinite(number) ? number : otherwise;
}

/** As many numbers as there are otherwise; those that are missing or none are as otherwise. */
export function numbersIn<T extends readonly number[]>(value: Maybe, otherwise: T): T {
  if (!Array.isArray(value) || value.length < otherwise.length) return otherwise;
  return otherwise.map((number, at) => numberIn(value[at], number)) as unknown as T;
}

/** A rotation, made 1 long. */
export function rotationIn(value: Maybe): Quaternion | undefined {
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN, w = Number.NaN] = asArray(value).map(asReal);
  const length = Math.hypot(x, y, z, w);
  if (!(length > SHORTEST && length < LONGEST)) return undefined;
  return { x: x / length, y: y / length, z: z / length, w: w / length };
}

/** An id; what is missing or no id is as it is otherwise. */
export function idIn(value: Maybe, otherwise: Uuid): Uuid {
  return value === undefined || value === null ? otherwise : asUuid(value);
}

/** The map itself, or an empty one. */
export function mapIn(value: Maybe): LlsdMap {
  return isLlsdMap(value) ? value : createLlsdMap();
}

/** What a map has beside the known keys. */
export function othersIn(map: LlsdMap, known: ReadonlySet<string>): LlsdMap {
  const others = createLlsdMap();
  for (const [key, value] of Object.entries(map)) if (!known.has(key)) others[key] = value;
  return others;
}

/** Numbers as reals. */
export function realsOf(numbers: readonly number[]): LlsdValue {
  return numbers.map(real);
}

/** A rotation as four reals. */
export function realsOfRotation({ x, y, z, w }: Quaternion): LlsdValue {
  return realsOf([x, y, z, w]);
}

/** The shortest rotation that turns east to a direction of length 1. */
export function rotationTo({ x, y, z }: Vector3): Quaternion {
  const w = 1 + x;
  const length = Math.hypot(y, z, w);
  return length < SHORTEST
    ? { x: 0, y: 0, z: 1, w: 0 }
    : { x: 0, y: -z / length, z: y / length, w: w / length };
}

import type { Uuid } from '../datatypes/index.ts';

/**
 * Any LLSD value: undef is `null`, an integer (S32) is a `number`, a real is an {@link LlsdReal}, binary is a
 * `Uint8Array`. The kinds that JavaScript would run together have a class each, so that every value comes out of
 * a codec as it went in.
 * @source PROTOCOL §13
 */
export type LlsdValue =
  | null
  | boolean
  | number
  | string
  | LlsdReal
  | Uuid
  | LlsdDate
  | LlsdUri
  | Uint8Array
  | LlsdArray
  | LlsdMap;

/** Values in their order. */
export type LlsdArray = readonly LlsdValue[];

/** A plain object. Maps that come from a decoder inherit nothing, so that `__proto__` or `constructor` are keys as any other. */
export interface LlsdMap {
  readonly [key: string]: LlsdValue;
}

/** A map while it is being filled. */
export interface MutableLlsdMap {
  [key: string]: LlsdValue;
}

/** A 64-bit real. A class of its own because `1` and `1.0` are different values in LLSD. */
export class LlsdReal {
  /** As a double; may be NaN or infinite. */
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A moment, in seconds (and fractions) since 1970-01-01T00:00:00Z. */
export class LlsdDate {
  /** Unix time in seconds with fractions, UTC; negative before 1970. */
  readonly secondsSinceEpoch: number;

  constructor(secondsSinceEpoch: number) {
    this.secondsSinceEpoch = secondsSinceEpoch;
  }
}

/** A URI, kept as the text it is. */
export class LlsdUri {
  /** As it came: neither checked nor normalised. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** `real(1.5)`: short for `new LlsdReal(1.5)`. */
export function real(value: number): LlsdReal {
  return new LlsdReal(value);
}

/** Its instances inherit nothing, yet keep the engine's fast object layout, which `Object.create(null)` gives up. */
const EmptyMap = function () {} as unknown as new () => MutableLlsdMap;
EmptyMap.prototype = Object.create(null);

/** An empty map that inherits nothing: safe to fill with keys from a peer. */
export function createLlsdMap(): MutableLlsdMap {
  return new EmptyMap();
}

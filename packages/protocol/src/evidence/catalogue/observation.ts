import type { Component, Side } from '../record.ts';

/** One kind of observation: where it stands in the story, and how its detail becomes text. */
export interface Observation<D> {
  /** `EITHER` takes the side of the witness. */
  readonly side: Side | 'EITHER';
  /** The part of the story that it belongs to, such as `CAPS`. */
  readonly component: Component;
  /** The signal of the ritual log; some end with a word of the detail. */
  readonly signal: string | ((detail: D) => string);
  /** The faculty that observes, the `sys` of the record. */
  readonly sys: Faculty;
  /** The behaviour within the faculty, the `sig` of the record, such as `LOCOMOTION`. */
  readonly sig: string;
  /** Makes the `val` of the record: the detail as one text, empty where there is nothing to add. */
  readonly val: (detail: D) => string;
  /** Names of details that are our own and go in as they are, however long; all others are cut and cleaned. */
  readonly asTheyAre?: readonly string[];
  /** Payload of the ritual log where it differs from `val`. */
  readonly payload?: (detail: D) => string;
}

/** The observatory's faculties. @source rituals §2.3 */
export type Faculty =
  | 'MIGRATION'
  | 'PHYSICS'
  | 'SENSORY'
  | 'MOTOR'
  | 'STATE'
  | 'RANGER'
  | 'TERRITORY'
  | 'BEHAVIOUR';

/** A part of the catalogue: one observation for each detail type of `D`. */
export type Chapter<D> = { readonly [K in keyof D]: Observation<D[K]> };

/** The detail of an observation that has nothing to add. */
export type Nothing = Readonly<Record<string, never>>;

/** The payload of an observation that has nothing to add. */
export const nothing = (): string => '';

/** `x,y,z`, two decimals at most: the observatory's form of a place. */
export function formatPlace({
  x,
  y,
  z,
}: {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}): string {
  return [x, y, z].map((metres) => String(Math.round(metres * 100) / 100)).join(',');
}

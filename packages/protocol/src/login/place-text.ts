import type { Vector3 } from '../datatypes/index.ts';

/** After the last slashes: a region's name may have some. */
const PLACE =
  /^(.*?)\/(-?\d{1,5}(?:\.\d{1,6})?)\/(-?\d{1,5}(?:\.\d{1,6})?)(?:\/(-?\d{1,5}(?:\.\d{1,6})?))?\/?$/;

/** A place as people type it. */
export interface PlaceText {
  /** As it is typed; may be empty. */
  readonly region: string;
  /** Metres from the region's south-west corner; on the ground where no height is said. */
  readonly position: Vector3;
}

/** `Region/128/128/25` or `Region/128/128`; undefined for what is no such text, a name alone too. Never throws. */
export function parsePlaceText(text: string): PlaceText | undefined {
  const match = PLACE.exec(text);
  if (match === null) return undefined;
  const [, region = '', x, y, z = 0] = match;
  return { region, position: { x: Number(x), y: Number(y), z: Number(z) } };
}

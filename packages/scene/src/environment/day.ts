import { DEFAULT_SKY, DEFAULT_WATER } from '@landfall/protocol/asset/settings';
import type { DayCycle, DayKey, SkySettings, WaterSettings } from '@landfall/protocol/asset/settings';
import { UsageError } from '@landfall/protocol/errors';
import { blendSkies, blendWaters } from './blend.ts';

/** How long a region's day is, and where it begins. */
export interface DayLength {
  /** How long one day of the region lasts, seconds; above 0. */
  readonly lengthSeconds: number;
  /** What is added to the time. */
  readonly offsetSeconds: number;
}

/** As the viewer has it: four hours, 57,600 s after midnight. @source viewer llsettingsdaycycle.cpp */
export const USUAL_DAY: DayLength = Object.freeze({ lengthSeconds: 14_400, offsetSeconds: 57_600 });

/**
 * Which part of a region's day it is.
 * @param nowSeconds seconds since 1970, of the grid's clock
 * @returns 0 to below 1
 * @throws UsageError for a day of no length
 * @source viewer llenvironment.cpp
 */
export function dayPositionAt(nowSeconds: number, { lengthSeconds, offsetSeconds }: DayLength): number {
  if (!(lengthSeconds > 0)) throw new UsageError(`a day of ${lengthSeconds} s`);
  const position = (((nowSeconds + offsetSeconds) % lengthSeconds) + lengthSeconds) / lengthSeconds;
  return position % 1;
}

/** A place in a day, and how high. */
export interface DayPlace {
  /** 0 to 1; beyond that the day begins again. */
  readonly position: number;
  /** Metres; 0 when left out. */
  readonly altitude?: number;
  /** Above which the second, third and fourth sky are, metres; 1000, 2000, 3000 when left out. */
  readonly altitudes?: readonly number[];
}

const USUAL_ALTITUDES = [1000, 2000, 3000];

/** The sky at a moment: between two keys it changes over from one to the other. Of a day without a sky the usual one. */
export function skyAt(
  { skies }: DayCycle,
  { position, altitude = 0, altitudes = USUAL_ALTITUDES }: DayPlace,
): SkySettings {
  let track = Math.min(skies.length - 1, altitudes.filter((from) => altitude > from).length);
  while (track > 0 && (skies[track]?.length ?? 0) === 0) track--;
  return between(skies[track] ?? [], position, blendSkies) ?? DEFAULT_SKY;
}

/** The water at a moment. Of a day without water the usual one. */
export function waterAt({ water }: DayCycle, { position }: DayPlace): WaterSettings {
  return between(water, position, blendWaters) ?? DEFAULT_WATER;
}

/** The last key is followed by the first. @source viewer llsettingsdaycycle.cpp (getBoundingEntries) */
function between<T>(
  keys: readonly DayKey<T>[],
  position: number,
  blend: (from: T, to: T, part: number) => T,
): T | undefined {
  const [first] = keys;
  const at = Number.isFinite(position) ? ((position % 1) + 1) % 1 : 0;
  const from = keys.findLast((key) => key.position <= at) ?? keys.at(-1);
  if (first === undefined || from === undefined) return undefined;
  const to = keys.find((key) => key.position > at) ?? first;
  const way = distanceOn(from.position, to.position);
  // A day of one key, and two keys in one place.
  if (way === 0) return from.settings;
  return blend(from.settings, to.settings, distanceOn(from.position, at) / way);
}

/** Forwards around the day. */
function distanceOn(from: number, to: number): number {
  return to >= from ? to - from : to + 1 - from;
}

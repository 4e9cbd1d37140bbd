import { UsageError } from '@landfall/protocol/errors';
import { scenarioFault } from './place.ts';
import type { Place } from './place.ts';

/** A day: who waits longer has written a digit too many. */
const MAX_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, min: 60_000 };

/** Milliseconds of `1500`, `1500 ms`, `1.5 s` or `2 min`. @throws UsageError for anything else, and for more than a day */
export function readMs(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|min)?$/.exec(text.trim()) ?? [];
  const ms = number === '' ? NaN : Number(number) * UNIT_MS[unit]!;
  if (!(ms <= MAX_MS)) throw new UsageError(`"${text}" is no time: 1500, 1500 ms, 1.5 s, at most a day`);
  return ms;
}

/** As {@link readMs}, of a scenario. @throws UsageError with the place */
export function parseMs(text: string, place: Place): number {
  try {
    return readMs(text);
  } catch (error) {
    throw scenarioFault(place, error instanceof Error ? error.message : '', error);
  }
}

/** A share from 0 to 1 of `20%` or `0.2`. @throws UsageError for anything else */
export function parseShare(text: string, place: Place): number {
  const [, number = '', percent = ''] = /^(\d+(?:\.\d+)?)\s*(%)?$/.exec(text.trim()) ?? [];
  const share = number === '' ? NaN : Number(number) / (percent === '' ? 1 : 100);
  if (!(share >= 0 && share <= 1)) throw scenarioFault(place, `"${text}" is no share: 20% or 0.2`);
  return share;
}

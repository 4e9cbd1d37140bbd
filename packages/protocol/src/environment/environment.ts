import { decodeDayCycle, decodeLegacyEnvironment, encodeDayCycle } from '../asset/settings/index.ts';
import type { DayCycle } from '../asset/settings/index.ts';
import type { AssetReadOptions } from '../asset/lines/index.ts';
import type { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import {
  asArray,
  asBoolean,
  asInteger,
  asMap,
  asReal,
  asString,
  asUuid,
  isLlsdMap,
  real,
} from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';

/** Metres at which one sky ends and the next begins, where nobody has said so. @source OpenSim ViewerEnvironment.cs (DefaultToOSD) */
export const USUAL_ALTITUDES: readonly [number, number, number] = Object.freeze([1000, 2000, 3000]);
/** Of a region, where a parcel is asked for: `parcelid` of the capability. @source OpenSim EnvironmentModule.cs */
export const WHOLE_REGION = -1;

/** How long a day is and where it begins, as environments say it. @source viewer llsettingsdaycycle.cpp */
const USUAL_LENGTH_SECONDS = 14_400;
const USUAL_OFFSET_SECONDS = 57_600;
/** The longest day there is, a week. @source viewer llsettingsdaycycle.h (MAXIMUM_DAYLENGTH) */
export const MAX_DAY_SECONDS = 7 * 24 * 3600;

/** The day of a region or of a parcel. */
export interface Environment {
  /** Undefined where nothing is set: the region's holds for a parcel, the viewer's usual one for a region. */
  readonly day: DayCycle | undefined;
  /** How long one whole day takes, above 0 and at most {@link MAX_DAY_SECONDS}; 14,400 where it is not said or senseless. */
  readonly dayLengthSeconds: number;
  /** What is added to the time. */
  readonly dayOffsetSeconds: number;
  /** Above which the second, third and fourth sky are, metres. */
  readonly altitudes: readonly number[];
  /** Another one after each change; undefined where it is not said. */
  readonly version: number | undefined;
  /** Bits as the region gives them, which nothing here reads; 0 where it gives none. */
  readonly flags: number;
  /** {@link WHOLE_REGION}, or the number of a parcel. */
  readonly parcelId: number;
  /** Zero where it is not said. */
  readonly regionId: Uuid;
}

/**
 * Reads an answer of the capability ExtEnvironment.
 * @throws DecodeError for one that says no success, or has no environment
 * @source viewer llenvironment.cpp (EnvironmentInfo::extract); OpenSim ViewerEnvironment.cs (ToCapBytes, DefaultToOSD)
 */
export function decodeEnvironment(answer: LlsdValue, options: AssetReadOptions = {}): Environment {
  const map = asMap(answer);
  const said = map['environment'];
  if (!asBoolean(map['success']) || !isLlsdMap(said))
    throw new DecodeError('an answer without an environment', { path: 'environment' });
  const parcelId = said['parcel_id'] ?? map['parcel_id'];
  return {
    ...fieldsOf(said, options),
    parcelId: parcelId === undefined ? WHOLE_REGION : asInteger(parcelId),
    regionId: asUuid(said['region_id']),
  };
}

function fieldsOf(said: LlsdMap, options: AssetReadOptions): Omit<Environment, 'parcelId' | 'regionId'> {
  const { day_cycle, day_length, day_offset, env_version, track_altitudes, flags } = said;
  return {
    day: isLlsdMap(day_cycle) ? decodeDayCycle(day_cycle, options) : undefined,
    dayLengthSeconds: secondsOr(day_length, USUAL_LENGTH_SECONDS),
    dayOffsetSeconds: secondsOr(day_offset, USUAL_OFFSET_SECONDS),
    altitudes: altitudesIn(track_altitudes),
    version: env_version === undefined ? undefined : asInteger(env_version),
    flags: asInteger(flags),
  };
}

function secondsOr(value: LlsdValue | undefined, otherwise: number): number {
  const seconds = asReal(value);
  return value === undefined || !(seconds > 0 && seconds <= MAX_DAY_SECONDS) ? otherwise : seconds;
}

function altitudesIn(value: LlsdValue | undefined): readonly number[] {
  const said = asArray(value).slice(0, USUAL_ALTITUDES.length);
  if (said.length < USUAL_ALTITUDES.length) return USUAL_ALTITUDES;
  const metres = said.map(asReal);
  return metres.every(Number.isFinite) ? metres.toSorted((one, other) => one - other) : USUAL_ALTITUDES;
}

/** The answer; a day that is not there reads as the default. */
export function encodeEnvironment(environment: Environment): LlsdMap {
  const { parcelId, regionId, day, altitudes } = environment;
  const isOfParcel = parcelId !== WHOLE_REGION;
  if (day === undefined) {
    const about: LlsdMap = isOfParcel ? { parcel_id: parcelId } : {};
    const track_altitudes = altitudes.map(real);
    return {
      environment: { is_default: true, region_id: regionId, track_altitudes, ...about },
      success: true,
      ...about,
    };
  }
  return {
    environment: { ...encodeStoredEnvironment(environment), parcel_id: parcelId, region_id: regionId },
    parcel_id: parcelId,
    success: true,
  };
}

/** What archives and databases keep of one. @source OpenSim ViewerEnvironment.cs (ToOSD) */
export function encodeStoredEnvironment(environment: Omit<Environment, 'parcelId' | 'regionId'>): LlsdMap {
  const { day, dayLengthSeconds, dayOffsetSeconds, altitudes, version, flags } = environment;
  return {
    ...(day !== undefined && { day_cycle: encodeDayCycle(day) }),
    day_length: Math.trunc(dayLengthSeconds),
    day_offset: Math.trunc(dayOffsetSeconds),
    flags,
    ...(version !== undefined && { env_version: version }),
    track_altitudes: altitudes.map(real),
  };
}

/** What shall be another one. What is not named stays as it is, or becomes the usual. */
export interface EnvironmentChange {
  /** The skies and waters of the new day; left out, those that there are stay. */
  readonly day?: DayCycle;
  /** How long one whole day shall take, above 0 and at most {@link MAX_DAY_SECONDS}; sent as a whole number. */
  readonly dayLengthSeconds?: number;
  /** What shall be added to the time; sent as a whole number of seconds. */
  readonly dayOffsetSeconds?: number;
  /** Above which the second, third and fourth sky shall be: three heights in metres. */
  readonly altitudes?: readonly number[];
}

/** The body of PUT to ExtEnvironment. @source viewer llenvironment.cpp (coroUpdateEnvironment) */
export function encodeEnvironmentChange(change: EnvironmentChange): LlsdMap {
  const { day, dayLengthSeconds, dayOffsetSeconds, altitudes } = change;
  return {
    environment: {
      ...(day !== undefined && { day_cycle: encodeDayCycle(day) }),
      ...(dayLengthSeconds !== undefined && { day_length: Math.trunc(dayLengthSeconds) }),
      ...(dayOffsetSeconds !== undefined && { day_offset: Math.trunc(dayOffsetSeconds) }),
      ...(altitudes !== undefined && { track_altitudes: altitudes.map(real) }),
    },
  };
}

/** Reads it, as far as it says something. @throws DecodeError where it says nothing at all */
export function decodeEnvironmentChange(body: LlsdValue, options: AssetReadOptions = {}): EnvironmentChange {
  const said = asMap(body)['environment'];
  if (!isLlsdMap(said)) throw new DecodeError('a change without an environment', { path: 'environment' });
  const { day_cycle, day_length, day_offset, track_altitudes } = said;
  return {
    ...(isLlsdMap(day_cycle) && { day: decodeDayCycle(day_cycle, options) }),
    ...(day_length !== undefined && { dayLengthSeconds: secondsOr(day_length, USUAL_LENGTH_SECONDS) }),
    ...(day_offset !== undefined && { dayOffsetSeconds: secondsOr(day_offset, USUAL_OFFSET_SECONDS) }),
    ...(track_altitudes !== undefined && { altitudes: altitudesIn(track_altitudes) }),
  };
}

/** Reads an answer of the older capability EnvironmentSettings: only the day is told. */
export function decodeOlderEnvironment(answer: LlsdValue, options: AssetReadOptions = {}): Environment {
  return {
    ...fieldsOf({}, options),
    day: decodeLegacyEnvironment(answer, options),
    parcelId: WHOLE_REGION,
    regionId: asUuid(asMap(asArray(answer)[0])['regionID']),
  };
}

/** What a capability says that does not do what it was asked; empty where it did. */
export function environmentRefusal(answer: LlsdValue): string {
  const { success, message } = asMap(answer);
  if (asBoolean(success)) return '';
  return asString(message) === '' ? 'the region did not say why' : asString(message);
}

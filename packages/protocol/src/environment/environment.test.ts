import { describe, expect, it } from 'vitest';
import { DEFAULT_SKY, DEFAULT_WATER } from '../asset/settings/index.ts';
import type { DayCycle } from '../asset/settings/index.ts';
import { encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { asMap, formatLlsdXml, parseLlsd } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import {
  MAX_DAY_SECONDS,
  USUAL_ALTITUDES,
  WHOLE_REGION,
  decodeEnvironment,
  decodeEnvironmentChange,
  decodeOlderEnvironment,
  encodeEnvironment,
  encodeEnvironmentChange,
  encodeStoredEnvironment,
  environmentRefusal,
} from './index.ts';
import type { Environment } from './index.ts';

const REGION = new Uuid(1, 2, 3, 4);
const DAY: DayCycle = {
  type: 'daycycle',
  name: 'Short',
  water: [{ position: 0, frame: 'water', settings: DEFAULT_WATER }],
  skies: [
    [
      { position: 0, frame: 'night', settings: DEFAULT_SKY },
      { position: 0.5, frame: 'noon', settings: DEFAULT_SKY },
    ],
    [],
    [],
    [],
  ],
  others: {},
};
const OWN: Environment = {
  day: DAY,
  dayLengthSeconds: 3600,
  dayOffsetSeconds: 100,
  altitudes: [500, 1500, 2500],
  version: 3,
  flags: 1,
  parcelId: 7,
  regionId: REGION,
};

const wired = (map: LlsdMap) => parseLlsd(encodeUtf8(formatLlsdXml(map)));

describe('an environment', () => {
  it('is the same after the answer of the capability', () => {
    expect(decodeEnvironment(wired(encodeEnvironment(OWN)))).toMatchObject(OWN);
    const ofRegion = { ...OWN, parcelId: WHOLE_REGION };
    expect(decodeEnvironment(wired(encodeEnvironment(ofRegion)))).toMatchObject(ofRegion);
  });

  it('without a day is the default, as OpenSim says it: of a region, of a parcel', () => {
    const usual = { ...OWN, day: undefined, altitudes: USUAL_ALTITUDES, version: undefined };
    expect(encodeEnvironment({ ...usual, parcelId: WHOLE_REGION })).toEqual({
      environment: { is_default: true, region_id: REGION, track_altitudes: expect.any(Array) },
      success: true,
    });
    const answer = encodeEnvironment(usual);
    expect(asMap(answer['environment'])['parcel_id']).toBe(7);
    expect(decodeEnvironment(wired(answer))).toEqual({
      ...usual,
      dayLengthSeconds: 14_400,
      dayOffsetSeconds: 57_600,
      flags: 0,
    });
  });

  it('is kept without whose it is', () => {
    const kept = encodeStoredEnvironment(OWN);
    expect(Object.keys(kept).toSorted()).toEqual(
      ['day_cycle', 'day_length', 'day_offset', 'env_version', 'flags', 'track_altitudes'].toSorted(),
    );
    expect(decodeEnvironment({ success: true, environment: kept })).toMatchObject({
      ...OWN,
      parcelId: -1,
      regionId: Uuid.zero,
    });
  });

  it.each([
    ['no map', []],
    ['no success', { ...encodeEnvironment(OWN), success: false }],
    ['no environment', { success: true }],
    ['an environment that is none', { success: true, environment: 'day' }],
  ])('is none in an answer with %s', (_, answer) => {
    expect(() => decodeEnvironment(answer)).toThrow(DecodeError);
  });

  it('with odd numbers has the usual ones', () => {
    const odd = (fields: LlsdMap) => decodeEnvironment({ success: true, environment: fields });
    for (const length of [0, -5, Number.NaN, MAX_DAY_SECONDS + 1, 'x'])
      expect(odd({ day_length: length }).dayLengthSeconds).toBe(14_400);
    expect(odd({ day_length: MAX_DAY_SECONDS }).dayLengthSeconds).toBe(MAX_DAY_SECONDS);
    expect(odd({ track_altitudes: [3000, 1000, 2000, 9] }).altitudes).toEqual([1000, 2000, 3000]);
    for (const altitudes of [[1, 2], [1, 2, Number.NaN], 'x'])
      expect(odd({ track_altitudes: altitudes }).altitudes).toEqual(USUAL_ALTITUDES);
    expect(odd({ day_cycle: 'x' }).day).toBeUndefined();
  });

  it('is changed in what is named', () => {
    for (const change of [
      { day: DAY },
      { dayLengthSeconds: 60 },
      { dayOffsetSeconds: 5, altitudes: [1, 2, 3] },
      {},
    ])
      expect(decodeEnvironmentChange(wired(encodeEnvironmentChange(change)))).toMatchObject(change);
    expect(Object.keys(decodeEnvironmentChange(encodeEnvironmentChange({ dayLengthSeconds: 60 })))).toEqual([
      'dayLengthSeconds',
    ]);
    expect(() => decodeEnvironmentChange({ env: {} })).toThrow(DecodeError);
  });

  it('of the older capability has a day, or none', () => {
    const about = { messageID: Uuid.zero, regionID: REGION };
    expect(decodeOlderEnvironment([about])).toMatchObject({
      day: undefined,
      regionId: REGION,
      parcelId: WHOLE_REGION,
    });
    const older = decodeOlderEnvironment([about, [[0, 'A']], { A: { ambient: [1, 1, 1, 1] } }, {}]);
    expect(older.day?.skies[0]?.map(({ frame }) => frame)).toEqual(['sky:A']);
  });

  it('that is not changed comes with the words why', () => {
    expect(environmentRefusal({ success: true })).toBe('');
    expect(environmentRefusal({ success: false, message: 'No permission' })).toBe('No permission');
    expect(environmentRefusal([])).not.toBe('');
  });
});

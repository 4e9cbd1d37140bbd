import { DEFAULT_SKY, DEFAULT_WATER } from '@landfall/protocol/asset/settings';
import type { DayCycle, DayKey, SkySettings } from '@landfall/protocol/asset/settings';
import { Uuid, combineRotations } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import {
  USUAL_DAY,
  blendSkies,
  blendWaters,
  dayLightOf,
  dayPositionAt,
  skyAt,
  skyOfSettings,
  waterAt,
} from './index.ts';

const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
/** A sky that is told by one number, with the sun so high in the south. */
const sky = (gamma: number, height = 0): SkySettings => {
  const up = { x: 0, y: -Math.sin(height / 2), z: 0, w: Math.cos(height / 2) };
  const south = { x: 0, y: 0, z: -Math.SQRT1_2, w: Math.SQRT1_2 };
  return { ...DEFAULT_SKY, gamma, sunRotation: combineRotations(up, south) };
};
const key = (position: number, gamma: number): DayKey<SkySettings> => ({
  position,
  frame: String(gamma),
  settings: sky(gamma),
});
const day = (...skies: readonly (readonly DayKey<SkySettings>[])[]): DayCycle => ({
  type: 'daycycle',
  name: '',
  water: [],
  skies,
  others: {},
});

describe('a day', () => {
  const cycle = day([key(0.25, 1), key(0.5, 2), key(0.75, 4)]);
  const gammaAt = (position: number): number => skyAt(cycle, { position }).gamma;

  it('is at its keys what they say', () => {
    expect([0.25, 0.5, 0.75].map(gammaAt)).toEqual([1, 2, 4]);
  });

  it('changes over between two of them', () => {
    expect(gammaAt(0.375)).toBeCloseTo(1.5, 12);
    expect(gammaAt(0.7)).toBeCloseTo(3.6, 12);
  });

  it('goes on from the last key to the first', () => {
    expect(gammaAt(0)).toBeCloseTo(2.5, 12);
    expect(gammaAt(0.875)).toBeCloseTo(3.25, 12);
    expect(gammaAt(0.999_999)).toBeCloseTo(gammaAt(0), 4);
  });

  it('begins again, and once more', () => {
    for (const position of [-0.625, 1.375, 7.375]) expect(gammaAt(position)).toBeCloseTo(1.5, 12);
    for (const position of [Number.NaN, Infinity]) expect(gammaAt(position)).toBe(gammaAt(0));
  });

  it('of one key is always the same, of none as usual', () => {
    const one = day([key(0.5, 3)]);
    for (const position of [0, 0.5, 0.9]) expect(skyAt(one, { position })).toEqual(sky(3));
    expect(skyAt(day(), { position: 0 })).toBe(DEFAULT_SKY);
    expect(waterAt(one, { position: 0 })).toBe(DEFAULT_WATER);
  });

  it('changes its water, too', () => {
    const water = [0, 0.5].map((position) => ({
      position,
      frame: '',
      settings: { ...DEFAULT_WATER, fogDensity: 4 * position + 1, wave1: [position, 0] as const },
    }));
    const there = waterAt({ ...cycle, water }, { position: 0.25 });
    expect([there.fogDensity, there.wave1]).toEqual([2, [0.25, 0]]);
  });
});

describe('a day above others', () => {
  const cycle = day([key(0, 1)], [key(0, 2)], [], [key(0, 4)]);
  const gammaAt = (altitude: number, altitudes?: readonly number[]): number =>
    skyAt(cycle, { position: 0, altitude, ...(altitudes && { altitudes }) }).gamma;

  it('is seen above where it begins; an empty one is as the one below', () => {
    expect([-10, 0, 1000, 1001, 2000, 3000, 3001, 9000].map((altitude) => gammaAt(altitude))).toEqual([
      1, 1, 1, 2, 2, 2, 4, 4,
    ]);
  });

  it('begins where the region says', () => {
    expect([100, 101, 301].map((altitude) => gammaAt(altitude, [100, 200, 300]))).toEqual([1, 2, 4]);
    expect(gammaAt(9000, [])).toBe(1);
  });
});

describe('a moment of the day', () => {
  it('is what is over of whole days', () => {
    expect(dayPositionAt(0, { lengthSeconds: 100, offsetSeconds: 0 })).toBe(0);
    expect(dayPositionAt(250, { lengthSeconds: 100, offsetSeconds: 25 })).toBe(0.75);
    expect(dayPositionAt(10, { lengthSeconds: 100, offsetSeconds: -35 })).toBe(0.75);
    expect(dayPositionAt(7200, USUAL_DAY)).toBe(0.5);
  });

  it('is below 1, however near', () => {
    for (const seconds of [99.999_999_999_999_99, -1e-20, 1e15])
      expect(dayPositionAt(seconds, { lengthSeconds: 100, offsetSeconds: 0 })).toBeLessThan(1);
  });

  it.each([0, -5, Number.NaN])('is none of a day of %d seconds', (lengthSeconds) => {
    expect(() => dayPositionAt(0, { lengthSeconds, offsetSeconds: 0 })).toThrow(UsageError);
  });
});

describe('a sky on its way to another', () => {
  it('has its numbers in between, and the textures of the first', () => {
    const to: SkySettings = {
      ...DEFAULT_SKY,
      name: 'to',
      sunlight: [1, 2, 3],
      haze: { ...DEFAULT_SKY.haze, hazeDensity: 1.7, ambient: [1.25, 0.25, 0.25] },
      cloudTextureId: ID,
      reflectionProbeAmbiance: 2,
      others: { planet_radius: 1 },
    };
    const between = blendSkies(DEFAULT_SKY, to, 0.5);
    expect(between.haze.hazeDensity).toBeCloseTo(1.2, 12);
    expect(between.haze.ambient).toEqual([0.75, 0.25, 0.25]);
    expect(between.sunlight[2]).toBeCloseTo((0.8999 + 3) / 2, 12);
    expect(between).toMatchObject({
      name: '',
      cloudTextureId: DEFAULT_SKY.cloudTextureId,
      others: {},
      reflectionProbeAmbiance: undefined,
    });
    expect(blendSkies(to, DEFAULT_SKY, 0.5).reflectionProbeAmbiance).toBe(2);
  });

  it('is the first at 0, and the numbers of the other at 1', () => {
    const [one, other] = [sky(1, 0.3), sky(5, 1.2)];
    expect(skyOfSettings(blendSkies(one, other, 0))).toEqual(skyOfSettings(one));
    const there = skyOfSettings(blendSkies(one, other, 1));
    const wanted = skyOfSettings(other).sunDirection;
    expect(there.sunDirection.z).toBeCloseTo(wanted.z, 12);
    expect(there.sunDirection.y).toBeCloseTo(wanted.y, 12);
  });

  it('has its sun on the shortest arc, whichever way its rotation is written', () => {
    const { sunRotation, ...rest } = sky(1, 1.2);
    const { x, y, z, w } = sunRotation;
    const turned: SkySettings = { ...rest, sunRotation: { x: -x, y: -y, z: -z, w: -w } };
    for (const to of [{ ...rest, sunRotation }, turned]) {
      const { sunDirection } = skyOfSettings(blendSkies(sky(1, 0.4), to, 0.25));
      expect(sunDirection.z).toBeCloseTo(Math.sin(0.6), 9);
      expect(sunDirection.x).toBeCloseTo(0, 9);
    }
    const near = blendSkies(sky(1, 0.4), sky(1, 0.400_01), 0.5);
    expect(skyOfSettings(near).sunDirection.z).toBeCloseTo(Math.sin(0.400_005), 9);
  });

  it('lights the ground less the lower the sun gets', () => {
    const light = (part: number): number =>
      dayLightOf(skyOfSettings(blendSkies(sky(1, 1.5), sky(1, 0.05), part))).colour[2];
    const parts = [0, 0.25, 0.5, 0.75, 1].map(light);
    for (let at = 1; at < parts.length; at++) expect(parts[at]).toBeLessThan(parts[at - 1]!);
  });

  it('keeps a number that the other does not have', () => {
    const short = { ...DEFAULT_WATER, wave1: [] as unknown as [number, number] };
    expect(blendWaters(DEFAULT_WATER, short, 0.5).wave1).toEqual(DEFAULT_WATER.wave1);
  });
});

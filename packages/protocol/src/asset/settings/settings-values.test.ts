import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Uuid } from '../../datatypes/index.ts';
import { formatLlsdXml, parseLlsdXml, real } from '../../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../../llsd/index.ts';
import { encodeUtf8 } from '../../bytes/index.ts';
import {
  DEFAULT_SKY,
  DEFAULT_WATER,
  decodeDayCycle,
  decodeSettings,
  decodeSky,
  decodeWater,
  encodeDayCycle,
  encodeSettings,
  encodeSky,
  encodeWater,
} from './index.ts';
import type { DayCycle, SkySettings, WaterSettings } from './index.ts';

const number = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1024);
const rgb = fc.tuple(number, number, number);
const pair = fc.tuple(number, number);
const id = fc.uuid().map((text) => Uuid.parse(text));
const name = fc.string({ maxLength: 8 }).filter((text) => !text.includes('\0'));
/** Of quarter turns, which are as long after they were read. */
const rotation = fc.constantFrom(
  { x: 0, y: 0, z: 0, w: 1 },
  { x: 1, y: 0, z: 0, w: 0 },
  { x: 0.5, y: 0.5, z: -0.5, w: 0.5 },
  { x: 0, y: 0.6, z: 0, w: 0.8 },
);

const haze = fc.record({
  ambient: rgb,
  blueDensity: rgb,
  blueHorizon: rgb,
  hazeDensity: number,
  hazeHorizon: number,
  densityMultiplier: number,
  distanceMultiplier: number,
});
const sky: fc.Arbitrary<SkySettings> = fc
  .record({
    name,
    sunRotation: rotation,
    moonRotation: rotation,
    sunlight: rgb,
    haze,
    starBrightness: number,
    maxAltitude: number,
    glow: rgb,
    cloudDensity: rgb,
    cloudDetail: rgb,
    cloudScroll: pair,
    cloudShadow: number,
    sunTextureId: id,
    rainbowTextureId: id,
    reflectionProbeAmbiance: fc.option(number, { nil: undefined }),
  })
  .map((fields) => ({ ...DEFAULT_SKY, ...fields }));
const water: fc.Arbitrary<WaterSettings> = fc
  .record({
    name,
    fogColour: rgb,
    fogDensity: number,
    normalScale: rgb,
    wave1: pair,
    wave2: pair,
    normalMapId: id,
  })
  .map((fields) => ({ ...DEFAULT_WATER, ...fields }));

describe('settings of any values', () => {
  it('that are skies say the same after they were written and read', () => {
    fc.assert(
      fc.property(sky, (value) => {
        expect(decodeSky(encodeSky(value))).toEqual(value);
        expect(decodeSettings(encodeSettings(value))).toEqual(value);
      }),
      { numRuns: 60 },
    );
  });

  it('that are water say the same after they were written and read', () => {
    fc.assert(
      fc.property(water, (value) => {
        expect(decodeWater(encodeWater(value))).toEqual(value);
        expect(decodeSettings(encodeSettings(value))).toEqual(value);
      }),
      { numRuns: 60 },
    );
  });

  it('that are days say the same, in XML too', () => {
    const positions = fc.uniqueArray(fc.nat(64), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(positions, sky, water, (places, one, other) => {
        const sorted = [...places].sort((a, b) => a - b);
        const day: DayCycle = {
          type: 'daycycle',
          name: 'day',
          water: [{ position: 0.5, frame: 'water', settings: other }],
          skies: [
            sorted.map((place, at) => ({
              position: place / 64,
              frame: `sky ${at % 2}`,
              settings: at % 2 === 0 ? one : DEFAULT_SKY,
            })),
            [],
            [],
            [],
          ],
          others: {},
        };
        expect(decodeDayCycle(encodeDayCycle(day))).toEqual(day);
        const xml = formatLlsdXml(encodeDayCycle(day));
        expect(decodeDayCycle(parseLlsdXml(encodeUtf8(xml)))).toEqual(day);
      }),
      { numRuns: 30 },
    );
  });

  it('of any kinds are settings with numbers', () => {
    const odd = fc.oneof(
      fc.constantFrom<LlsdValue>(null, true, 'text', real(Number.NaN), real(Infinity), -5, Uuid.zero, {}, []),
      fc.array(fc.double().map(real), { maxLength: 5 }),
    );
    const keys = Object.keys(encodeSky({ ...DEFAULT_SKY, name: 'n' }));
    const map = fc.dictionary(
      fc.constantFrom(...keys, 'sun_angle', 'east_angle', 'enable_cloud_scroll'),
      odd,
    );
    fc.assert(
      fc.property(map, (settings: LlsdMap) => {
        const read = decodeSky(settings);
        const numbers = [
          read.gamma,
          read.maxAltitude,
          ...read.sunlight,
          ...read.cloudScroll,
          ...read.haze.ambient,
        ];
        expect(numbers.every(Number.isFinite)).toBe(true);
        for (const { x, y, z, w } of [read.sunRotation, read.moonRotation])
          expect(Math.hypot(x, y, z, w)).toBeCloseTo(1, 9);
        expect(decodeSky(encodeSky(read))).toMatchObject({ gamma: read.gamma, haze: read.haze });
        expect(Number.isFinite(decodeWater(settings).fogDensity)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

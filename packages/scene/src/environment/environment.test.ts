import fc from 'fast-check';
import { real } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { describe, expect, it } from 'vitest';
import { NOON, dayLightOf, skyOf } from './index.ts';

const reals = (...values: number[]): LlsdValue => values.map((value) => real(value));
const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 4));
const direction = (x: number, y: number, z: number) => ({
  x: expect.closeTo(x, 4),
  y: expect.closeTo(y, 4),
  z: expect.closeTo(z, 4),
});

describe('a sky', () => {
  it('has its sun and moon where east is turned to', () => {
    // About −y by 90°: east goes up.
    const sky = skyOf({
      sun_rotation: reals(0, -Math.SQRT1_2, 0, Math.SQRT1_2),
      moon_rotation: reals(0, 0, 2, 2),
    });
    expect(sky.sunDirection).toEqual(direction(0, 0, 1));
    expect(sky.moonDirection).toEqual(direction(0, 1, 0));
  });

  it('of older regions has them by angles, the moon opposite the sun', () => {
    const sky = skyOf({ east_angle: real(Math.PI / 2), sun_angle: real(Math.PI / 6) });
    expect(sky.sunDirection).toEqual(direction(0, -Math.sqrt(0.75), 0.5));
    expect(sky.moonDirection).toEqual(direction(0, Math.sqrt(0.75), -0.5));
  });

  it('has haze in a map of its own, or beside everything else, in lists', () => {
    const legacy_haze = {
      ambient: reals(0.1, 0.2, 0.3),
      haze_density: real(0.4),
      density_multiplier: real(0.0002),
    };
    const sky = skyOf({ legacy_haze, ambient: reals(1, 1, 1), sunlight_color: reals(2, 1, 0.5, 9) });
    expect(sky.ambient).toEqual([0.1, 0.2, 0.3]);
    expect([sky.hazeDensity, sky.densityMultiplier]).toEqual([0.4, 0.0002]);
    expect(sky.sunlight).toEqual([2, 1, 0.5]);
    const old = skyOf({
      ambient: reals(1, 0.5, 0.25, 1),
      haze_density: reals(0.6, 0, 0, 1),
      blue_density: reals(0.1, 0.2, 0.3, 1),
    });
    expect([old.ambient, old.hazeDensity, old.blueDensity]).toEqual([[1, 0.5, 0.25], 0.6, [0.1, 0.2, 0.3]]);
  });

  it.each<[string, LlsdValue]>([
    ['nothing', null],
    ['text', 'sunny'],
    ['an empty map', {}],
    ['rotations of nothing', { sun_rotation: reals(0, 0, 0, 0), moon_rotation: reals(1, 2) }],
    [
      'no numbers',
      {
        sunlight_color: reals(Number.NaN, Number.NaN, Number.NaN),
        max_y: real(Number.NaN),
        east_angle: real(Infinity),
        sun_angle: 1,
      },
    ],
    ['the wrong kinds', { sunlight_color: 3, legacy_haze: 'thick', cloud_shadow: [] }],
  ])('of %s is noon', (_, settings) => {
    expect(skyOf(settings)).toEqual(NOON);
  });

  it('is bounded', () => {
    const sky = skyOf({ sunlight_color: reals(1e9, -1, 1), cloud_shadow: real(7), max_y: real(1e12) });
    expect([sky.sunlight, sky.cloudShadow, sky.maxAltitude]).toEqual([[16, 0, 1], 1, 100_000]);
  });
});

describe('day light', () => {
  it('is the sun’s through the air, and the sky’s', () => {
    const light = dayLightOf({
      ...NOON,
      sunDirection: { x: 0, y: 0, z: 1 },
      blueDensity: [0, 0, 0],
      hazeDensity: 0,
      cloudShadow: 0,
    });
    expect(light).toEqual({
      direction: { x: 0, y: 0, z: 1 },
      source: 'sun',
      colour: NOON.sunlight,
      ambient: NOON.ambient,
    });
  });

  it('is redder and weaker the lower the sun is', () => {
    const at = (height: number) =>
      dayLightOf({ ...NOON, sunDirection: { x: Math.sqrt(1 - height ** 2), y: 0, z: height } }).colour;
    const [noon, evening] = [at(1), at(0.1)];
    expect(evening[0]).toBeLessThan(noon[0]);
    expect(evening[0] / evening[2]).toBeGreaterThan(noon[0] / noon[2]);
    // exp(−(blue + haze/4) · air / height − (blue + haze) · air), air 0.1605.
    expect(noon).toEqual(
      near(0.7342 * Math.exp(-0.1605 * (0.2447 + 0.175 + 0.2447 + 0.7)), noon[1], noon[2]),
    );
    expect(at(0)).toEqual(near(0, 0, 0));
  });

  it('is brighter from everywhere under clouds', () => {
    expect(dayLightOf({ ...NOON, cloudShadow: 0.5 }).ambient).toEqual(near(0.4375, 0.4375, 0.4375));
  });

  it('is the moon’s when the sun is down, and nobody’s when both are', () => {
    const down = { x: 0, y: 0, z: -1 };
    const moon = dayLightOf({ ...NOON, sunDirection: down, moonDirection: { x: 0, y: 0, z: 1 } });
    expect(moon.source).toBe('moon');
    expect(moon.colour[0]).toBeCloseTo(
      dayLightOf({ ...NOON, sunDirection: { x: 0, y: 0, z: 1 } }).colour[0] / 2,
      5,
    );
    expect(moon.ambient[2]).toBeGreaterThan(moon.ambient[0]);
    const none = dayLightOf({ ...NOON, sunDirection: down, moonDirection: down });
    expect([none.source, none.colour, none.direction]).toEqual(['none', [0, 0, 0], down]);
  });

  it('of any settings is finite, from a direction of length 1', () => {
    const values = fc.oneof(fc.double(), fc.constant(Number.NaN));
    const lists = fc.array(values, { maxLength: 5 }).map((list) => reals(...list));
    const settings = fc.dictionary(
      fc.constantFrom(
        'sun_rotation',
        'moon_rotation',
        'sunlight_color',
        'ambient',
        'blue_density',
        'haze_density',
        'max_y',
        'cloud_shadow',
        'east_angle',
        'sun_angle',
      ),
      fc.oneof(
        lists,
        values.map((value) => real(value)),
      ),
    );
    fc.assert(
      fc.property(settings, (map) => {
        const {
          direction: { x, y, z },
          colour,
          ambient,
        } = dayLightOf(skyOf(map));
        return (
          Math.abs(Math.hypot(x, y, z) - 1) < 1e-6 &&
          [...colour, ...ambient].every((value) => value >= 0 && value <= 17)
        );
      }),
    );
  });
});

import { DEFAULT_SKY } from '@landfall/protocol/asset/settings';
import type { SkySettings } from '@landfall/protocol/asset/settings';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { skyColours } from './index.ts';

const up = { x: 0, y: 0, z: 1 };
/** So many degrees above the horizon, in the north: the sun of the usual day is in the south. */
const above = (degrees: number) => {
  const angle = (degrees * Math.PI) / 180;
  return { x: 0, y: Math.cos(angle), z: Math.sin(angle) };
};
const sum = (colour: readonly number[]) => colour.reduce((one, other) => one + other, 0);

describe('the colour of the sky', () => {
  it('is blue by day, darker overhead than at the horizon', () => {
    const sky = skyColours(DEFAULT_SKY);
    const [red, green, blue] = sky(up);
    expect(blue).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(red);
    expect(sum(sky(above(3)))).toBeGreaterThan(sum(sky(up)));
    expect(sky(above(-30))).toEqual(sky(above(0)).map((part) => expect.closeTo(part, 1)));
  });

  it('is brightest around the sun', () => {
    const sky = skyColours(DEFAULT_SKY);
    const south = (degrees: number) => ({ ...above(degrees), y: -above(degrees).y });
    expect(sum(sky(south(58)))).toBeGreaterThan(sum(sky(south(30))));
    expect(sum(sky(south(58)))).toBeGreaterThan(sum(sky(above(58))));
  });

  it('is dark at night, and of the moon’s light only where there is one', () => {
    const { sunRotation, moonRotation } = DEFAULT_SKY;
    const night = { ...DEFAULT_SKY, sunRotation: moonRotation, moonRotation: sunRotation };
    const moonless = { ...night, moonBrightness: 0 };
    expect(sum(skyColours(night)(up))).toBeLessThan(sum(skyColours(DEFAULT_SKY)(up)));
    expect(sum(skyColours(moonless)(above(20)))).toBeLessThan(sum(skyColours(night)(above(20))));
  });

  it('is a colour whatever the numbers are', () => {
    const random = createRandom(7);
    const odd = [-1e9, -1, 0, 1e-9, 1, 1e9];
    const any = () => odd[random.integer(0, odd.length - 1)]!;
    const rgb = () => [any(), any(), any()] as const;
    for (let times = 0; times < 300; times++) {
      const haze = {
        ambient: rgb(),
        blueDensity: rgb(),
        blueHorizon: rgb(),
        hazeDensity: any(),
        hazeHorizon: any(),
        densityMultiplier: any(),
        distanceMultiplier: any(),
      };
      const settings: SkySettings = {
        ...DEFAULT_SKY,
        haze,
        glow: rgb(),
        sunlight: rgb(),
        maxAltitude: any(),
        cloudShadow: any(),
      };
      for (const direction of [up, above(1), above(-1)])
        for (const part of skyColours(settings)(direction)) expect(part >= 0 && part <= 1).toBe(true);
    }
  });
});

import { DEFAULT_SKY } from '@landfall/protocol/asset/settings';
import { NOON, dayLightOf } from '@landfall/scene/environment';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../picture/index.ts';
import { sceneLight } from './scene-light.ts';

/** The sun is in the east, just above the horizon. */
const MORNING = { ...DEFAULT_SKY, sunRotation: { x: 0, y: -Math.sin(0.1), z: 0, w: Math.cos(0.1) } };

describe('the light of a scene', () => {
  it('is that of the usual day, unless the region’s own is wanted and known', () => {
    const usual = { ...dayLightOf(NOON), background: [0.62, 0.75, 0.9] };
    for (const light of [
      sceneLight({ sky: NOON, regionSky: MORNING }, 'usual'),
      sceneLight({ sky: NOON }, 'region'),
    ]) {
      expect(usual).toMatchObject(light);
      expect(light.sky).toBeUndefined();
    }
    const own = sceneLight({ sky: NOON, regionSky: MORNING }, 'region');
    expect(own.direction.x).toBeGreaterThan(0.9);
    expect(own.colour[0]).not.toBeCloseTo(usual.colour[0], 2);
  });

  it('shows the sky behind everything, and the sun in it', () => {
    const light = sceneLight({ sky: NOON, regionSky: MORNING }, 'region');
    const looking = (x: number) => {
      const camera = {
        type: 'view',
        position: { x: 0, y: 0, z: 0 },
        target: { x, y: 0, z: Math.abs(x) * Math.tan(0.2) },
        fovRad: 0.3,
      } as const;
      const { pixels } = drawPicture([], { camera, light, width: 31, height: 31 });
      return (column: number, row: number) => [
        ...pixels.subarray((row * 31 + column) * 3, (row * 31 + column) * 3 + 3),
      ];
    };
    const east = looking(1);
    // The disc: the colour of its light, whose blue is the brightest.
    expect(east(15, 15)[2]).toBe(255);
    expect(east(15, 15)).not.toEqual(east(2, 2));
    expect(looking(-1)(15, 15)).not.toEqual(east(2, 2));
  });
});

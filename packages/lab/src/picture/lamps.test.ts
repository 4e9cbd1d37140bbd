import { BOX, tessellate } from '@landfall/scene/shape';
import { describe, expect, it } from 'vitest';
import { PLAIN_MATERIAL, drawPicture } from './index.ts';
import type { Camera, Lamp, PictureMaterial } from './index.ts';
import { lampShare } from './lamp.ts';
import { reaches } from './lit-by.ts';

const NIGHT = {
  direction: { x: 0, y: 0, z: 1 },
  colour: [0, 0, 0],
  ambient: [0, 0, 0],
  background: [0, 0, 0],
} as const;
const LAMP: Lamp = {
  name: 'lamp',
  position: { x: 4, y: 4, z: 2 },
  colour: [1, 0.5, 0],
  radius: 4,
  falloff: 1,
  cone: undefined,
};
const CAMERA: Camera = { type: 'map', west: 0, south: 0, width: 8, depth: 8 };

/** A floor at a height of 0, seen from above by night. */
function floorBy(lamps: readonly Lamp[], material: PictureMaterial = PLAIN_MATERIAL) {
  const floor = {
    name: 'floor',
    geometry: tessellate(BOX, 0),
    matrix: [8, 0, 0, 0, 0, 8, 0, 0, 0, 0, 1, 0, 4, 4, -0.5, 1],
    materials: Array.from({ length: 6 }, () => material),
  };
  const { pixels } = drawPicture([floor], {
    camera: CAMERA,
    light: NIGHT,
    lamps,
    width: 9,
    height: 9,
    samples: 1,
  });
  return (column: number, row: number) => [
    ...pixels.subarray((row * 9 + column) * 3, (row * 9 + column) * 3 + 3),
  ];
}

describe('how a lamp’s light gets less', () => {
  it('is as viewers have it: by one and a half times its radius', () => {
    expect(lampShare({ radius: 4, falloff: 0 }, 0)).toBe(2);
    expect(lampShare({ radius: 4, falloff: 0 }, 3)).toBeCloseTo(0.5);
    expect(lampShare({ radius: 4, falloff: 2 }, 3)).toBeCloseTo(0.125);
    expect(lampShare({ radius: 4, falloff: 0 }, 6)).toBe(0);
    expect(lampShare({ radius: 4, falloff: 0 }, Number.NaN)).toBe(0);
  });

  it('reaches boxes around and beside it', () => {
    expect(reaches(LAMP, Float64Array.of(0, 0, 0, 8, 8, 8))).toBe(true);
    expect(reaches(LAMP, Float64Array.of(9.9, 4, 2, 20, 4, 2))).toBe(true);
    expect(reaches(LAMP, Float64Array.of(10.1, 4, 2, 20, 4, 2))).toBe(false);
    expect(reaches(LAMP, Float64Array.of(9, 9, 2, 20, 20, 2))).toBe(false);
  });
});

describe('a lamp by night', () => {
  it('lights the floor below it, in its colour, less further away', () => {
    const at = floorBy([LAMP]);
    const [red, green, blue] = at(4, 4) as [number, number, number];
    expect([red > green, green > 100, blue]).toEqual([true, true, 0]);
    expect(at(8, 4)[0]).toBeGreaterThan(0);
    expect(at(8, 4)[0]).toBeLessThan(at(6, 4)[0]!);
    expect(at(6, 4)[0]).toBeLessThan(red);
  });

  it('lights nothing that looks the other way, and nothing beyond its reach', () => {
    expect(floorBy([{ ...LAMP, position: { x: 4, y: 4, z: -3 } }])(4, 4)).toEqual([0, 0, 0]);
    expect(floorBy([{ ...LAMP, position: { x: 4, y: 4, z: 6.1 } }])(4, 4)).toEqual([0, 0, 0]);
    expect(floorBy([])(4, 4)).toEqual([0, 0, 0]);
  });

  it('with a cone lights what is in it', () => {
    const at = floorBy([{ ...LAMP, cone: { direction: { x: 0, y: 0, z: -1 }, angleRad: Math.PI / 8 } }]);
    expect(at(4, 4)[0]).toBe(floorBy([LAMP])(4, 4)[0]);
    expect(at(6, 4)).toEqual([0, 0, 0]);
  });

  it('adds nothing to what is fullbright', () => {
    const fullbright = { ...PLAIN_MATERIAL, colour: [0.5, 0.5, 0.5, 1] as const, fullbright: true };
    expect(floorBy([LAMP], fullbright)(4, 4)).toEqual(floorBy([], fullbright)(4, 4));
  });
});

describe('light of its own', () => {
  const transform = PLAIN_MATERIAL.textureTransform;

  it('shows by night, as its texture has it', () => {
    const texture = { width: 1, height: 1, channels: 3 as const, pixels: Uint8Array.of(255, 0, 255) };
    const glowing = (finish: PictureMaterial['finish']) =>
      floorBy([], { ...PLAIN_MATERIAL, ...(finish && { finish }) })(4, 4);
    expect(glowing({ emissive: [1, 1, 0] })).toEqual([255, 255, 0]);
    expect(glowing({ emissive: [1, 1, 0], emissiveTexture: { texture, transform } })).toEqual([255, 0, 0]);
    expect(glowing({ emissive: [0, 0, 0], emissiveTexture: { texture, transform } })).toEqual([0, 0, 0]);
  });
});

describe('a face that is seen from behind', () => {
  it('is drawn when it has two sides, lit as that side is', () => {
    const bottom = (finish: PictureMaterial['finish']) => {
      const hidden = { ...PLAIN_MATERIAL, surface: { mode: 'invisible' as const } };
      const face = { ...PLAIN_MATERIAL, ...(finish && { finish }) };
      // Only its bottom: seen from above, through the top that is not there.
      const item = {
        name: 'tray',
        geometry: tessellate(BOX, 0),
        matrix: [8, 0, 0, 0, 0, 8, 0, 0, 0, 0, 1, 0, 4, 4, -0.5, 1],
        materials: Array.from({ length: 6 }, (_, number) => (number === 5 ? face : hidden)),
      };
      const options = { camera: CAMERA, light: NIGHT, lamps: [LAMP], width: 9, height: 9, samples: 1 };
      return drawPicture([item], options).pixels[(4 * 9 + 4) * 3];
    };
    expect(bottom(undefined)).toBe(0);
    expect(bottom({ doubleSided: true })).toBeGreaterThan(100);
  });
});

import { UsageError } from '@landfall/protocol/errors';
import { NOON, dayLightOf } from '@landfall/scene/environment';
import { BOX, tessellate } from '@landfall/scene/shape';
import { describe, expect, it } from 'vitest';
import { PLAIN_MATERIAL, drawPicture, sightOf } from './index.ts';
import type { Camera, DrawOptions, PictureItem, PictureMaterial, ViewCamera } from './index.ts';

const RED: PictureMaterial = { ...PLAIN_MATERIAL, colour: [1, 0, 0, 1], fullbright: true };
const BLUE: PictureMaterial = { ...PLAIN_MATERIAL, colour: [0, 0, 1, 1], fullbright: true };
const LIGHT = { ...dayLightOf(NOON), background: [0, 0, 0] as const };
const MAP: Camera = { type: 'map', west: 0, south: 0, width: 8, depth: 8 };
const size = { width: 8, height: 8, samples: 1 };

/** A box of a size at a place, all faces painted alike. */
function boxAt(
  place: [number, number, number],
  scale: [number, number, number],
  material: PictureMaterial,
): PictureItem {
  const [x, y, z] = scale;
  const matrix = [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, ...place, 1];
  return {
    name: 'box',
    geometry: tessellate(BOX, 0),
    matrix,
    materials: Array.from({ length: 6 }, () => material),
  };
}

/** The colour of a pixel, column and row from the upper left. */
function pixelOf(
  items: PictureItem[],
  column: number,
  row: number,
  changes: Partial<DrawOptions> = {},
): number[] {
  const { width, pixels } = drawPicture(items, { camera: MAP, light: LIGHT, ...size, ...changes });
  return [...pixels.subarray((row * width + column) * 3, (row * width + column) * 3 + 3)];
}

describe('what is seen through', () => {
  it('is painted once where two of its triangles meet', () => {
    const glass: PictureMaterial = { ...RED, colour: [1, 0, 0, 0.5], surface: { mode: 'blend' } };
    const pane = boxAt([4, 4, 0], [8, 8, 1], PLAIN_MATERIAL);
    const items = [
      {
        ...pane,
        materials: [
          glass,
          ...Array.from({ length: 5 }, () => ({ ...glass, surface: { mode: 'invisible' as const } })),
        ],
      },
    ];
    const { pixels } = drawPicture(items, { camera: MAP, light: LIGHT, ...size });
    const reds = Array.from({ length: 64 }, (_, at) => pixels[at * 3]);
    expect(new Set(reds)).toEqual(new Set([188]));
  });
});

describe('a map', () => {
  const north = boxAt([2, 6, 0], [2, 2, 2], RED);

  it('has north at the top and east on the right', () => {
    expect(pixelOf([north], 1, 1)).toEqual([255, 0, 0]);
    expect(pixelOf([north], 1, 6)).toEqual([0, 0, 0]);
    expect(pixelOf([north], 6, 1)).toEqual([0, 0, 0]);
  });

  it('shows what is higher, in whatever order it comes', () => {
    const roof = boxAt([2, 6, 30], [2, 2, 1], BLUE);
    for (const items of [
      [north, roof],
      [roof, north],
    ])
      expect(pixelOf(items, 1, 1)).toEqual([0, 0, 255]);
  });

  it('shows things as large as they are', () => {
    const { pixels } = drawPicture([north], { camera: MAP, light: LIGHT, ...size });
    expect(pixels.filter((value) => value === 255)).toHaveLength(2 * 2);
  });
});

describe('a view', () => {
  const camera: Camera = {
    type: 'view',
    position: { x: 0, y: -10, z: 1 },
    target: { x: 0, y: 0, z: 1 },
    fovRad: Math.PI / 3,
  };

  it('looks north with east on the right and the sky above', () => {
    const east = boxAt([3, 0, 1], [2, 2, 8], RED);
    expect(pixelOf([east], 6, 4, { camera })).toEqual([255, 0, 0]);
    expect(pixelOf([east], 1, 4, { camera })).toEqual([0, 0, 0]);
    const above = boxAt([0, 0, 4], [8, 2, 2], BLUE);
    expect(pixelOf([above], 4, 1, { camera })).toEqual([0, 0, 255]);
    expect(pixelOf([above], 4, 6, { camera })).toEqual([0, 0, 0]);
  });

  it('shows what is nearer', () => {
    const [near, far] = [boxAt([0, -2, 1], [3, 1, 3], RED), boxAt([0, 3, 1], [6, 1, 6], BLUE)];
    expect(pixelOf([near, far], 4, 4, { camera })).toEqual([255, 0, 0]);
    expect(pixelOf([far, near], 4, 4, { camera })).toEqual([255, 0, 0]);
  });

  it('cuts off what reaches behind the eye, and leaves out what is behind it', () => {
    const floor = boxAt([0, 0, 0], [100, 100, 0.2], RED);
    expect(pixelOf([floor], 4, 7, { camera })).toEqual([255, 0, 0]);
    expect(pixelOf([floor], 4, 1, { camera })).toEqual([0, 0, 0]);
    expect(pixelOf([boxAt([0, -20, 1], [4, 4, 4], RED)], 4, 4, { camera })).toEqual([0, 0, 0]);
  });

  it('does not show sides that are turned away', () => {
    const inside: Camera = { ...camera, position: { x: 0, y: 0, z: 1 }, target: { x: 0, y: 1, z: 1 } };
    expect(pixelOf([boxAt([0, 0, 1], [4, 4, 4], RED)], 4, 4, { camera: inside })).toEqual([0, 0, 0]);
  });

  it('may look straight down', () => {
    const down: Camera = { ...camera, position: { x: 0, y: 0, z: 10 }, target: { x: 0, y: 0, z: 0 } };
    expect(pixelOf([boxAt([0, 3, 0], [2, 2, 1], RED)], 4, 1, { camera: down })).toEqual([255, 0, 0]);
  });
});

describe('light and paint', () => {
  const slab = (material: PictureMaterial) => boxAt([4, 4, 0], [8, 8, 1], material);
  const grey = { ...PLAIN_MATERIAL, colour: [0.5, 0.5, 0.5, 1] as const };
  const from = (z: number) => ({
    ...LIGHT,
    ambient: [0.25, 0.25, 0.25] as const,
    colour: [0.5, 0.5, 0.5] as const,
    direction: { x: Math.sqrt(1 - z * z), y: 0, z },
  });

  it('are linear: a half-grey face in three quarters of light', () => {
    // 0.5 is 0.214 of light; 0.75 of it is 0.1605, which is 0.4377 again.
    expect(pixelOf([slab(grey)], 4, 4, { light: from(1) })).toEqual([112, 112, 112]);
  });

  it('fall off as the sun goes down, to the ambient light', () => {
    const [noon, evening, night] = [1, 0.3, -0.5].map(
      (z) => pixelOf([slab(grey)], 4, 4, { light: from(z) })[0]!,
    );
    expect(noon).toBeGreaterThan(evening!);
    expect(evening).toBeGreaterThan(night!);
    // A quarter of 0.214.
    expect(night).toBe(65);
  });

  it('of what is seen through mix with what is behind, far to near', () => {
    const glass = (material: PictureMaterial): PictureMaterial => ({
      ...material,
      surface: { mode: 'blend' },
      colour: [...material.colour.slice(0, 3), 0.5] as never,
    });
    const [low, high] = [boxAt([4, 4, 2], [8, 8, 1], glass(RED)), boxAt([4, 4, 5], [8, 8, 1], glass(BLUE))];
    const expected = [137, 0, 188];
    expect(pixelOf([low, high], 4, 4)).toEqual(expected);
    expect(pixelOf([high, low], 4, 4)).toEqual(expected);
  });

  it('leave holes, and what is invisible', () => {
    const texture = {
      width: 2,
      height: 1,
      channels: 4 as const,
      pixels: Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 0),
    };
    const fence = { ...RED, texture, surface: { mode: 'mask' as const, cutoff: 0.5 } };
    expect(pixelOf([slab(fence)], 1, 4)).toEqual([255, 0, 0]);
    expect(pixelOf([slab(fence)], 6, 4)).toEqual([0, 0, 0]);
    expect(pixelOf([slab({ ...RED, surface: { mode: 'invisible' } })], 4, 4)).toEqual([0, 0, 0]);
  });

  it('have textures upright, repeated and moved', () => {
    // White over black, red over blue; four pixels a side each.
    const quarters = [
      [255, 255, 255],
      [255, 0, 0],
      [0, 0, 0],
      [0, 0, 255],
    ];
    const pixels = Uint8Array.from(
      Array.from({ length: 64 }, (_, at) => quarters[(at >> 5) * 2 + ((at >> 2) & 1)]!).flat(),
    );
    const texture = { width: 8, height: 8, channels: 3 as const, pixels };
    const painted = { ...PLAIN_MATERIAL, fullbright: true, texture };
    const at = (column: number, row: number, transform = PLAIN_MATERIAL.textureTransform) =>
      pixelOf([slab({ ...painted, textureTransform: transform })], column, row);
    expect([at(1, 1), at(6, 1), at(1, 6), at(6, 6)]).toEqual([
      [255, 255, 255],
      [255, 0, 0],
      [0, 0, 0],
      [0, 0, 255],
    ]);
    expect(at(1, 1, { ...PLAIN_MATERIAL.textureTransform, u0: 0.5 })).toEqual([255, 0, 0]);
    expect(at(1, 1, { ...PLAIN_MATERIAL.textureTransform, uu: -1, u0: -3 })).toEqual([255, 0, 0]);
  });

  it('are between the nearest pixels of a texture, and their mean where it has more pixels than the picture', () => {
    const striped = (width: number) => ({
      width,
      height: 1,
      channels: 3 as const,
      pixels: Uint8Array.from({ length: width * 3 }, (_, at) => (Math.floor(at / 3) % 2) * 255),
    });
    const at = (column: number, width: number) =>
      pixelOf([slab({ ...PLAIN_MATERIAL, fullbright: true, texture: striped(width) })], column, 4)[0];
    // Half way between the middles of black and white: half the light.
    expect(at(3, 2)).toBeGreaterThan(150);
    expect(at(3, 2)).toBeLessThan(200);
    // Two hundred stripes on eight pixels: none is black, none is white.
    for (const column of [0, 3, 7]) expect(at(column, 256)).toBe(128);
  });

  it('are smooth at edges with more samples', () => {
    const half = boxAt([2.25, 4, 0], [4.5, 8, 1], RED);
    expect(pixelOf([half], 4, 4, { samples: 2 })).toEqual([188, 0, 0]);
  });
});

describe('what makes no picture', () => {
  it.each([
    ['no width', { width: 0 }],
    ['too much of it', { width: 5000 }],
    ['too much of it with samples', { width: 2000, samples: 3 }],
    ['no samples', { samples: 0 }],
    ['parts of samples', { samples: 1.5 }],
    ['a map of nothing', { camera: { ...MAP, width: 0 } as Camera }],
    [
      'eyes that look at themselves',
      {
        camera: { type: 'view', position: NOON.sunDirection, target: NOON.sunDirection, fovRad: 1 } as Camera,
      },
    ],
  ])('%s', (_, changes) => {
    expect(() => drawPicture([], { camera: MAP, light: LIGHT, ...size, ...changes })).toThrow(UsageError);
  });
});

describe('how far away what is seen is', () => {
  const camera: ViewCamera = {
    type: 'view',
    position: { x: 0, y: 0, z: 0 },
    target: { x: 1, y: 0, z: 0 },
    fovRad: 1,
  };

  it('is in metres along the view, to what is not seen through', () => {
    const glass: PictureMaterial = { ...RED, surface: { mode: 'blend' } };
    const items = [boxAt([51, 0, 0], [2, 90, 3], RED), boxAt([5, 0, 0], [1, 1, 1], glass)];
    const sight = sightOf(items, camera, 9, 9);
    expect(sight[4 * 9 + 4]).toBeCloseTo(50, 1);
    expect(sight[4 * 9]).toBeCloseTo(50, 1);
    expect(sight[0]).toBe(Infinity);
  });
});

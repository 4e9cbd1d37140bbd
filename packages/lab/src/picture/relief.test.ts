import { BOX, tessellate } from '@landfall/scene/shape';
import { describe, expect, it } from 'vitest';
import { PLAIN_MATERIAL, drawPicture } from './index.ts';
import type {
  Camera,
  PictureFinish,
  PictureItem,
  PictureLight,
  PictureMaterial,
  PictureTexture,
} from './index.ts';

const SIZE = 9;
const MIDDLE = (4 * SIZE + 4) * 3;
const HALF = Math.SQRT1_2;
/** From the east, half up. */
const LIGHT: PictureLight = {
  direction: { x: HALF, y: 0, z: HALF },
  colour: [1, 1, 1],
  ambient: [0, 0, 0],
  background: [0, 0, 0],
};
const MAP: Camera = { type: 'map', west: -1, south: -1, width: 2, depth: 2 };
const PLACE = PLAIN_MATERIAL.textureTransform;
/** Turned to the left by a quarter. */
const TURNED = { uu: 0, uv: 1, u0: 0, vu: -1, vv: 0, v0: 0 };

/** One colour. */
const plain = (...colour: readonly [number, number, number]): PictureTexture => ({
  width: 1,
  height: 1,
  channels: 3,
  pixels: Uint8Array.from(colour),
});
const [FLAT, EASTWARDS, WESTWARDS, NORTHWARDS] = [
  plain(128, 128, 255),
  plain(218, 128, 218),
  plain(37, 128, 218),
  plain(128, 218, 218),
];

/** The middle of a plate on the ground, red as it is. */
function middleOf(
  finish: PictureFinish,
  changes: Partial<PictureMaterial> = {},
  camera: Camera = MAP,
  isPlain = false,
): number {
  const material: PictureMaterial = { ...PLAIN_MATERIAL, colour: [0.5, 0.5, 0.5, 1], finish, ...changes };
  const item: PictureItem = {
    name: 'plate',
    geometry: tessellate(BOX, 0),
    matrix: [4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 1],
    materials: Array.from({ length: 6 }, () => material),
  };
  const options = { isPlain, camera, light: LIGHT, width: SIZE, height: SIZE, samples: 1 };
  return drawPicture([item], options).pixels[MIDDLE]!;
}

const lies = (texture: PictureTexture, transform = PLACE): PictureFinish => ({
  normal: { texture, transform },
});

describe('relief', () => {
  it('turns a face to the light, or away from it, or leaves it as it is', () => {
    const bare = middleOf({});
    expect(Math.abs(middleOf(lies(FLAT)) - bare)).toBeLessThanOrEqual(1);
    // Half up to the east is right to the light: all of it, rather than 0.71; half up to the west, none.
    expect([middleOf(lies(EASTWARDS)), middleOf(lies(WESTWARDS))]).toEqual([
      expect.toSatisfy((lit: number) => Math.abs(lit - 128) <= 2),
      0,
    ]);
    expect(middleOf(lies(NORTHWARDS))).toBeLessThan(bare);
  });

  it('is turned with its texture', () => {
    const bare = middleOf({});
    const ways = [EASTWARDS, NORTHWARDS, WESTWARDS].map((texture) => middleOf(lies(texture, TURNED)));
    // What looked to the north looks to the east or to the west now, and the others neither.
    expect(ways[0]).toBe(ways[2]);
    expect(ways[0]).toBeLessThan(bare);
    expect([0, 128, 127, 126].some((lit) => Math.abs(lit - ways[1]!) <= 2)).toBe(true);
    const back = { ...TURNED, uv: -1, vu: 1 };
    expect(middleOf(lies(NORTHWARDS, back)) > bare).toBe(ways[1]! < bare);
  });

  it('is not on what lights itself, nor where the texture lies nowhere', () => {
    expect(middleOf(lies(WESTWARDS), { fullbright: true })).toBe(middleOf({}, { fullbright: true }));
    const nowhere = { uu: 0, uv: 0, u0: 0, vu: 0, vv: 0, v0: 0 };
    expect(middleOf(lies(WESTWARDS, nowhere))).toBe(middleOf({}));
  });
});

describe('a highlight', () => {
  const from = (x: number): Camera => ({
    type: 'view',
    position: { x, y: 0, z: 10 },
    target: { x: 0, y: 0, z: 0.05 },
    fovRad: 0.2,
  });

  it('is where the eye sees the sun in the face, and nowhere else', () => {
    const smooth = { roughness: 0.3 };
    const rough = middleOf({}, {}, from(-10));
    expect(middleOf(smooth, {}, from(-10))).toBeGreaterThan(rough + 60);
    for (const x of [0, 10]) expect(middleOf(smooth, {}, from(x))).toBe(rough);
  });

  it('is smaller and brighter the smoother it is', () => {
    const beside = (roughness: number) => middleOf({ roughness }, {}, from(0));
    const within = (roughness: number) => middleOf({ roughness }, {}, from(-10));
    expect(within(0.4)).toBeGreaterThan(within(0.6));
    expect(beside(0.4)).toBeLessThan(beside(0.8));
    expect(Number.isFinite(within(0))).toBe(true);
  });

  it('has the colour of metal, or of highlights; roughness and metal may be a texture', () => {
    const eye = from(-10);
    const red = { colour: [0.5, 0, 0, 1] as const };
    expect(middleOf({ roughness: 0.6, metallic: 1 }, red, eye)).toBeGreaterThan(
      middleOf({ roughness: 0.6 }, red, eye),
    );
    expect(middleOf({ roughness: 0.3, specular: [0, 1, 1] }, {}, eye)).toBe(middleOf({}, {}, eye));
    const map = (texture: PictureTexture): PictureFinish => ({
      roughness: 1,
      metallicRoughness: { texture, transform: PLACE },
    });
    expect(middleOf(map(plain(0, 77, 0)), {}, eye)).toBe(middleOf({ roughness: 77 / 255 }, {}, eye));
  });

  it('and relief are left out where plain pictures are wanted', () => {
    const eye = from(-10);
    const plainly = middleOf({ roughness: 0.3, ...lies(WESTWARDS) }, {}, eye, true);
    expect(plainly).toBe(middleOf({}, {}, eye));
    expect(plainly).not.toBe(middleOf({ roughness: 0.3, ...lies(WESTWARDS) }, {}, eye));
  });

  it('is on no map, and on nothing that lights itself', () => {
    expect(middleOf({ roughness: 0.1 })).toBe(middleOf({}));
    const fullbright = { fullbright: true };
    expect(middleOf({ roughness: 0.3 }, fullbright, from(-10))).toBe(middleOf({}, fullbright, from(-10)));
  });
});

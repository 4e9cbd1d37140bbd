import { describe, expect, it } from 'vitest';
import { LandItems } from './land-items.ts';
import { idOf, regionOfObjects, sceneOf } from './samples.ts';
import { textureSides } from './scene-texture.ts';
import { seaItem, waterItem } from './water-items.ts';

const SMALL = { size: { x: 32, y: 16 }, land: { width: 32, depth: 16, heights: new Float32Array(512) } };
const flat = (height: number) => ({
  ...SMALL,
  land: { ...SMALL.land, heights: new Float32Array(512).fill(height) },
});

describe('the water of a region', () => {
  it('is as large as the region, at its height, in squares', () => {
    const { geometry, matrix } = waterItem(
      regionOfObjects([], { ...flat(0), corner: { x: 256, y: 0 }, waterHeight: 21 }),
    );
    expect([matrix[12], matrix[13], matrix[14]]).toEqual([256, 0, 21]);
    expect(geometry.indices).toHaveLength(2 * 6);
    expect(Math.max(...geometry.positions)).toBe(32);
    expect([...geometry.textureCoordinates.subarray(0, 8)]).toEqual([0, 0, 0.5, 0, 0.5, 1, 0, 1]);
  });

  it('is seen through over a beach, and not where it is deep or nothing is below it', () => {
    const alphaOf = (changes: object): number =>
      waterItem(regionOfObjects([], { ...changes, waterHeight: 20 })).materials[0]!.texture!.pixels[3]!;
    expect(alphaOf(flat(19.9))).toBeLessThan(100);
    expect(alphaOf(flat(0))).toBe(254);
    expect(alphaOf({ land: undefined })).toBe(255);
    expect(alphaOf(flat(Number.NaN))).toBeGreaterThan(0);
  });

  it('goes on as the sea on all sides, and leaves the region free', () => {
    const { geometry, matrix } = seaItem(regionOfObjects([], { ...flat(0), waterHeight: 20 }));
    expect(matrix[14]).toBeLessThan(20);
    // Four sides, and the bottom below all of it.
    expect(geometry.indices).toHaveLength(5 * 6);
    const insides = Array.from({ length: 4 }, (_, side) => {
      const corners = geometry.positions.subarray(side * 12, side * 12 + 12);
      const xs = [0, 3, 6, 9].map((at) => corners[at]!);
      const ys = [1, 4, 7, 10].map((at) => corners[at]!);
      return Math.min(...xs) < 16 && Math.max(...xs) > 16 && Math.min(...ys) < 8 && Math.max(...ys) > 8;
    });
    expect(insides).toEqual([false, false, false, false]);
    expect(Math.min(...geometry.positions.subarray(48).filter((_, at) => at % 3 === 2))).toBe(-200);
  });
});

describe('the land of a scene', () => {
  const texture = {
    texture: { width: 1, height: 1, channels: 3 as const, pixels: Uint8Array.of(9, 9, 9) },
    alpha: 'none' as const,
    average: [9, 9, 9] as const,
  };

  it('is painted once, and once more where textures may not be shown', () => {
    const plain = new LandItems(sceneOf([], {}, flat(30)));
    expect(plain.of({ withTextures: true })).toBe(plain.of({ withTextures: false }));
    const textured = new LandItems(
      sceneOf([], { textures: new Map([[idOf(70).toString(), texture]]) }, flat(30)),
    );
    expect(textured.of({ withTextures: true })).toBe(textured.of({ withTextures: true }));
    expect(textured.of({ withTextures: true })).not.toBe(textured.of({ withTextures: false }));
  });

  it('has its water, and water alone where no land has come', () => {
    const names = (changes: object) =>
      new LandItems(sceneOf([], {}, changes)).of({ withTextures: true }).map(({ name }) => name);
    expect(names(flat(30))).toEqual(['Land of Sample', 'Water of Sample']);
    expect(names({ land: undefined })).toEqual(['Water of Sample']);
  });

  it('of large regions has coarser steps', () => {
    const large = { width: 512, depth: 512, heights: new Float32Array(512 * 512) };
    const [land] = new LandItems(sceneOf([], {}, { land: large, size: { x: 512, y: 512 } })).of({
      withTextures: true,
    });
    expect(land!.geometry.positions.length / 3).toBe(257 * 257);
  });
});

describe('how large textures are kept', () => {
  it('is less the more there are, and never nothing', () => {
    expect(textureSides(200)).toEqual({ file: 512, picture: 256 });
    expect(textureSides(1000)).toEqual({ file: 256, picture: 256 });
    expect(textureSides(5000)).toEqual({ file: 128, picture: 128 });
    expect(textureSides(1e9)).toEqual({ file: 16, picture: 16 });
  });
});

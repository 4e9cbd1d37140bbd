import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeHeights, encodeR32, fitHeights } from './heights.ts';
import { heightBytes } from './test-archive.ts';

describe('a terrain file', () => {
  it('has rows from the south-west, and is written as it was', () => {
    const bytes = heightBytes(256 * 256);
    const map = decodeHeights('terrains/Quay.r32', bytes);
    expect([map.width, map.depth, map.heights[1], map.heights[256]]).toEqual([256, 256, 1, 256]);
    expect(Buffer.from(encodeR32(map)).equals(bytes)).toBe(true);
  });

  it('is of the sides of its region where it fits them, though it could be a square', () => {
    const { width, depth } = decodeHeights('a.r32', heightBytes(512 * 512), { width: 1024, depth: 256 });
    expect([width, depth]).toEqual([1024, 256]);
    expect(decodeHeights('a.R32', heightBytes(512 * 512), { width: 256, depth: 256 }).width).toBe(512);
  });

  it('of 13 channels begins in the north-west, two of them making a height', () => {
    const bytes = new Uint8Array(13 * 256 * 256);
    bytes.set([100, 64], 0);
    const { heights } = decodeHeights('a.raw', bytes);
    expect(heights[255 * 256]).toBe(50);
    expect(heights[0]).toBe(0);
  });

  it('has 0 where there is no number', () => {
    const bytes = heightBytes(256 * 256);
    new DataView(bytes.buffer).setFloat32(4, Number.NaN, true);
    new DataView(bytes.buffer).setFloat32(8, Infinity, true);
    expect([...decodeHeights('a.f32', bytes).heights.subarray(0, 4)]).toEqual([0, 0, 0, 3]);
  });

  it.each([
    ['a.r32', 100, 'terrain of 25 points'],
    ['a.r32', 3, 'terrain of 0.75 points'],
    ['a.raw', 13 * 300 * 300, 'terrain of 90000 points'],
    ['a.png', 256 * 256 * 4, 'a kind that is not read: png'],
    ['terrain', 0, 'a kind that is not read: no ending'],
  ])('%s of %d bytes is refused: %s', (name, length, why) => {
    expect(() => decodeHeights(name, new Uint8Array(length))).toThrow(DecodeError);
    expect(() => decodeHeights(name, new Uint8Array(length))).toThrow(why);
  });
});

describe('a map that does not fit', () => {
  const map = { width: 256, depth: 256, heights: Float32Array.from({ length: 256 * 256 }, (_, i) => i) };

  it('lies in the south-west of a larger region, and its edges go on', () => {
    const { heights } = fitHeights(map, { width: 512, depth: 512 });
    expect([heights[0], heights[255], heights[256], heights[511]]).toEqual([0, 255, 255, 255]);
    expect(heights[511 * 512]).toBe(255 * 256);
  });

  it('gives its south-west to a smaller one, and is itself where it fits', () => {
    const large = fitHeights(map, { width: 512, depth: 512 });
    const { heights } = fitHeights(large, { width: 256, depth: 256 });
    expect(Buffer.from(heights.buffer).equals(Buffer.from(map.heights.buffer))).toBe(true);
    expect(fitHeights(map, { width: 256, depth: 256 })).toBe(map);
  });
});

describe('heights that are none', () => {
  it.each([Number.NaN, Infinity, -Infinity, 1e38, -10_001])(
    'are counted, with the first place: %d',
    (height) => {
      const bytes = heightBytes(256 * 256);
      for (const at of [40, 400]) new DataView(bytes.buffer).setFloat32(at, height, true);
      const map = decodeHeights('a.r32', bytes);
      expect([map.unusable, map.heights[10], map.heights[11]]).toEqual([{ count: 2, offset: 40 }, 0, 11]);
      expect(decodeHeights('a.r32', heightBytes(256 * 256))).not.toHaveProperty('unusable');
    },
  );
});

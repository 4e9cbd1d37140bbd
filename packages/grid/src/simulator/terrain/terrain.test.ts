import { describe, expect, it } from 'vitest';
import { HeightMap, decodeLayer } from '@landfall/protocol/terrain';
import { generatedHeight } from './generate.ts';
import { parseR32, parseRaw } from './height-file.ts';
import { createLand } from './index.ts';
import { LayerCache } from './layer-cache.ts';

const AT_ORIGIN = { sizeMetres: 256, corner: { x: 256_000, y: 256_000 } };

describe('generated land', () => {
  it('is the same for the same seed, another for another, and within reason', () => {
    const heights = (seed: number): number[] =>
      Array.from({ length: 500 }, (_, index) =>
        generatedHeight(seed, 256_000 + index * 3, 256_000 + index * 7),
      );
    expect(heights(1)).toEqual(heights(1));
    expect(heights(1)).not.toEqual(heights(2));
    for (const height of heights(1)) {
      expect(height).toBeGreaterThan(10);
      expect(height).toBeLessThan(36);
    }
  });

  it('goes on in the next region without a step', () => {
    const west = createLand({ kind: 'generated', seed: 5 }, AT_ORIGIN);
    const east = createLand(
      { kind: 'generated', seed: 5 },
      { ...AT_ORIGIN, corner: { x: 256_256, y: 256_000 } },
    );
    for (let north = 0; north < 256; north += 16) {
      expect(Math.abs(west.map.at(255, north) - east.map.at(0, north))).toBeLessThan(1);
    }
  });
});

describe('terrain files', () => {
  it('.r32 is read row by row from the south-west, nonsense as 0', () => {
    const heights = Float32Array.from({ length: 65_536 }, (_, index) => index / 100);
    heights[7] = Number.NaN;
    const read = parseR32(new Uint8Array(heights.buffer), 256);
    expect(read[300]).toBeCloseTo(3, 5);
    expect(read[7]).toBe(0);
    const land = createLand(
      { kind: 'bytes', format: 'r32', bytes: new Uint8Array(heights.buffer) },
      AT_ORIGIN,
    );
    expect(land.map.at(44, 1)).toBeCloseTo(3, 5);
  });

  it('.raw is read from the north-west, two channels making the height', () => {
    const bytes = new Uint8Array(65_536 * 13);
    bytes.set([64, 100], 0);
    const read = parseRaw(bytes, 256);
    expect(read[255 * 256]).toBe(50);
    expect(read[0]).toBe(0);
  });

  it('of another size are refused with both lengths', () => {
    expect(() => parseR32(new Uint8Array(100), 256)).toThrow(/has 262144 bytes, this one 100/);
    expect(() => parseRaw(new Uint8Array(100), 512)).toThrow(/has 3407872 bytes/);
  });

  it('that nobody has read are refused', () => {
    expect(() => createLand({ kind: 'file', path: 'x.r32' }, AT_ORIGIN)).toThrow(/use loadGridConfig/);
  });
});

describe('the packets of the land', () => {
  it('are shared by those who look from the same patch, and start with it', () => {
    const { map } = createLand({ kind: 'generated', seed: 1 }, AT_ORIGIN);
    const cache = new LayerCache(map);
    expect(cache.orderAround(100, 100)).toBe(cache.orderAround(97, 111));
    expect(cache.orderAround(100, 100)).not.toBe(cache.orderAround(200, 100));
    const seen = new HeightMap(256);
    const first = cache.orderAround(200, 100).layer(0)!;
    decodeLayer(first.data, first.type, seen);
    expect(seen.isKnown(12, 6)).toBe(true);
    expect(seen.isComplete).toBe(false);
  });

  it('end after the last', () => {
    const { map } = createLand({ kind: 'flat', height: 21 }, AT_ORIGIN);
    const order = new LayerCache(map).orderAround(0, 0);
    let patches = 0;
    let index = 0;
    for (let layer = order.layer(0); layer !== undefined; layer = order.layer(index)) {
      patches += layer.patches;
      index += 1;
    }
    expect(patches).toBe(256);
  });
});

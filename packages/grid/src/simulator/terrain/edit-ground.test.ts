import { HeightMap } from '@landfall/protocol/terrain';
import type { TerrainEdit } from '@landfall/protocol/terrain';
import { beforeEach, describe, expect, it } from 'vitest';
import { MOST_BRUSH_METRES, editGround } from './edit-ground.ts';
import type { Changes, EditRights } from './edit-ground.ts';

const LEVEL = 20;
const ANYTHING: EditRights = { may: () => true, raiseLimit: 4000, lowerLimit: -4000 };
const BRUSH = { x: 100, y: 100, radius: 10 };
let map: HeightMap;
let original: Float32Array;

beforeEach(() => {
  map = new HeightMap(256);
  map.heights.fill(LEVEL);
  original = map.heights.slice();
});

function edit(changes: Partial<TerrainEdit>, rights: Partial<EditRights> = {}): Changes {
  const stroke: TerrainEdit = { action: 'raise', where: BRUSH, seconds: 1, height: 0, ...changes };
  return editGround({ map, original }, stroke, { ...ANYTHING, ...rights });
}
const heightAt = (x: number, y: number): number => map.heights[y * 256 + x]!;

const isAsItWas = (): boolean => map.heights.every((height, index) => height === original[index]);

describe('a brush', () => {
  it('is as strong on all sides, and weaker farther out', () => {
    edit({ seconds: 8 });
    const sides = [heightAt(105, 100), heightAt(95, 100), heightAt(100, 105), heightAt(100, 95)];
    expect(new Set(sides).size).toBe(1);
    const outwards = Array.from({ length: 10 }, (_, away) => heightAt(100 + away, 100));
    expect(outwards).toEqual(outwards.toSorted((one, other) => other - one));
    expect([outwards[0], heightAt(110, 100), heightAt(90, 100)]).toEqual([28, LEVEL, LEVEL]);
  });

  it('is no square: corners stay', () => {
    const changed = edit({});
    expect(heightAt(108, 108)).toBe(LEVEL);
    for (const index of changed.keys())
      expect(Math.hypot((index % 256) - 100, Math.floor(index / 256) - 100)).toBeLessThan(10);
  });

  it('over an edge or a corner changes what is inside', () => {
    const changed = edit({ where: { x: 0, y: 255, radius: 3 } });
    expect(heightAt(0, 255)).toBe(LEVEL + 1);
    expect([...changed.keys()].every((index) => index % 256 < 3 && index >= 253 * 256)).toBe(true);
    // It does not come in again on the other side.
    expect([heightAt(255, 255), heightAt(0, 0)]).toEqual([LEVEL, LEVEL]);
  });

  it('is never larger than the largest', () => {
    const changed = edit({ where: { x: 128, y: 128, radius: 1e9 } });
    const ways = [...changed.keys()].map((index) => Math.abs((index % 256) - 128));
    expect(Math.max(...ways)).toBeLessThan(MOST_BRUSH_METRES);
    expect(Math.max(...ways)).toBeGreaterThan(MOST_BRUSH_METRES - 3);
  });

  it.each([0, -5])('of %d m does nothing', (radius) => {
    expect(edit({ where: { ...BRUSH, radius } }).size).toBe(0);
    expect(isAsItWas()).toBe(true);
  });

  it.each([
    ['west', { x: -50, y: 100 }],
    ['east', { x: 300, y: 100 }],
    ['south', { x: 100, y: -50 }],
    ['north', { x: 100, y: 300 }],
  ])('that is all %s of the region does nothing', (_, middle) => {
    expect(edit({ where: { ...middle, radius: 10 } }).size).toBe(0);
  });
});

describe('a stroke', () => {
  it('says what was there before, point by point, and nothing of what stayed', () => {
    map.heights[100 * 256 + 100] = 33;
    const changed = edit({ where: { west: 100, south: 100, east: 101, north: 100 } });
    expect([...changed]).toEqual([
      [100 * 256 + 100, 33],
      [100 * 256 + 101, LEVEL],
    ]);
    expect(edit({ action: 'flatten', height: LEVEL, where: { ...BRUSH, x: 200 } }).size).toBe(0);
  });

  it('of less than no time does nothing; of a day it is as one of a minute', () => {
    expect(edit({ seconds: -10 }).size).toBe(0);
    edit({ seconds: 86_400 });
    expect(heightAt(100, 100)).toBe(LEVEL + 60);
  });

  it('keeps off points that may not be changed', () => {
    const changed = edit({}, { may: (x) => x < 100 });
    expect([...changed.keys()].every((index) => index % 256 < 100)).toBe(true);
    expect([heightAt(99, 100) > LEVEL, heightAt(100, 100)]).toEqual([true, LEVEL]);
  });

  it('ends where ground can be no higher and no lower, whatever the estate allows', () => {
    map.heights.fill(3990);
    original.fill(3990);
    edit({ seconds: 50 });
    expect(heightAt(100, 100)).toBe(4000);
    map.heights.fill(-90);
    original.fill(-90);
    edit({ action: 'lower', seconds: 50 });
    expect(heightAt(100, 100)).toBe(-100);
  });

  it('counts limits from the ground as it was, not as it is', () => {
    const limits = { raiseLimit: 4, lowerLimit: -2 };
    for (let times = 0; times < 5; times++) edit({ seconds: 3 }, limits);
    expect(heightAt(100, 100)).toBe(LEVEL + 4);
    for (let times = 0; times < 5; times++) edit({ action: 'lower', seconds: 3 }, limits);
    expect(heightAt(100, 100)).toBe(LEVEL - 2);
  });

  it('has finite heights even where limits cross', () => {
    edit({ seconds: 9 }, { raiseLimit: -5, lowerLimit: 5 });
    expect(map.heights.every((height) => height >= LEVEL - 5 && height <= LEVEL + 5)).toBe(true);
  });
});

describe('smoothing', () => {
  it('looks at neighbours as they were: a ridge stays as steep on both sides', () => {
    for (let y = 0; y < 256; y++) map.heights[y * 256 + 100] = 40;
    edit({ action: 'smooth' });
    for (const away of [1, 2, 3]) expect(heightAt(100 - away, 100)).toBe(heightAt(100 + away, 100));
    expect(heightAt(100, 100)).toBeLessThan(40);
  });

  it('of a corner looks at nothing beyond it', () => {
    edit({ action: 'smooth', where: { x: 0, y: 0, radius: 6 } });
    expect(isAsItWas()).toBe(true);
  });
});

describe('reverting', () => {
  it('goes to the first heights, in a brush more in its middle, in an area at once', () => {
    map.heights.fill(30);
    edit({ action: 'revert' });
    expect(heightAt(100, 100)).toBe(LEVEL);
    expect(heightAt(107, 100)).toBeGreaterThan(LEVEL);
    expect(heightAt(107, 100)).toBeLessThan(30);
    edit({ action: 'revert', where: { west: 0, south: 0, east: 255, north: 255 } });
    expect(isAsItWas()).toBe(true);
  });
});

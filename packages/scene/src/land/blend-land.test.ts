import { describe, expect, it } from 'vitest';
import { blendLand, noiseAt, textureShares } from './index.ts';

const all = (value: number) => ({ southWest: value, northWest: value, southEast: value, northEast: value });
const flat = (height: number, width = 64, depth = 64) => ({
  width,
  depth,
  heights: new Float32Array(width * depth).fill(height),
});
const CORNER = { x: 256_000, y: 256_000 };
const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the textures of land', () => {
  it('are the first far below the start, and the fourth far above', () => {
    const texturing = { start: all(20), range: all(40) };
    expect(new Set(blendLand(flat(-20), texturing, CORNER))).toEqual(new Set([0]));
    expect(new Set(blendLand(flat(90), texturing, CORNER))).toEqual(new Set([3]));
  });

  it('change with height: four in the range, in the middle of it between second and third', () => {
    const texturing = { start: all(0), range: all(400) };
    for (const [height, blend] of [
      [100, 1],
      [150, 1.5],
      [200, 2],
      [250, 2.5],
    ] as const)
      expect(mean(blendLand(flat(height), texturing, CORNER))).toBeCloseTo(blend, 1);
  });

  it('start and reach as far as each corner says', () => {
    const land = flat(100, 256, 256);
    const start = { southWest: 100, southEast: 0, northWest: 100, northEast: 0 };
    const byStart = blendLand(land, { start, range: all(400) }, CORNER);
    const near = (values: Float32Array, x: number, y: number) => values[y * 256 + x]!;
    expect(near(byStart, 255, 0)).toBeGreaterThan(near(byStart, 0, 0) + 0.5);
    expect(near(byStart, 255, 255)).toBeGreaterThan(near(byStart, 0, 255) + 0.5);
    const range = { southWest: 400, southEast: 400, northWest: 100, northEast: 100 };
    const byRange = blendLand(land, { start: all(0), range }, CORNER);
    expect(near(byRange, 0, 255)).toBeGreaterThan(2.5);
    expect(near(byRange, 0, 0)).toBeLessThan(1.4);
  });

  it('are mixed by noise that differs by a few metres of height', () => {
    const blend = blendLand(flat(100, 256, 256), { start: all(0), range: all(400) }, CORNER);
    const metres = [...blend].map((value) => (value - 1) * 100);
    expect(Math.max(...metres)).toBeGreaterThan(5);
    expect(Math.max(...metres)).toBeLessThan(16);
    expect(Math.min(...metres)).toBeLessThan(-5);
  });

  it('go on in the next region', () => {
    const texturing = { start: all(0), range: all(400) };
    const whole = blendLand(flat(100, 128, 64), texturing, CORNER);
    const next = blendLand(flat(100), texturing, { x: CORNER.x + 64, y: CORNER.y });
    expect(next[5 * 64 + 3]).toBe(whole[5 * 128 + 67]);
  });

  it('are one of the four where there is no range or no number', () => {
    expect(new Set(blendLand(flat(100), { start: all(20), range: all(0) }, CORNER))).toEqual(new Set([3]));
    expect(new Set(blendLand(flat(-100), { start: all(20), range: all(0) }, CORNER))).toEqual(new Set([0]));
    const nothing = blendLand(flat(Number.NaN), { start: all(Infinity), range: all(Number.NaN) }, CORNER);
    expect(new Set(nothing)).toEqual(new Set([0]));
  });

  it('have shares that add up to 1', () => {
    expect(textureShares(0)).toEqual([1, 0, 0, 0]);
    expect(textureShares(1.25)).toEqual([0, 0.75, 0.25, 0]);
    expect(textureShares(3)).toEqual([0, 0, 0, 1]);
  });
});

describe('noise', () => {
  it('is 0 at whole numbers, never large, and has no jumps', () => {
    expect(noiseAt(3, 200)).toBeCloseTo(0);
    let [least, most, jump, before] = [0, 0, 0, 0];
    for (let at = 0; at < 20_000; at++) {
      const value = noiseAt(at * 0.0137, at * 0.0071);
      if (at > 0) jump = Math.max(jump, Math.abs(value - before));
      [least, most, before] = [Math.min(least, value), Math.max(most, value), value];
    }
    expect(most).toBeGreaterThan(0.4);
    expect(most).toBeLessThan(1);
    expect(least).toBeLessThan(-0.4);
    expect(jump).toBeLessThan(0.05);
  });

  it('repeats after 256, also below 0', () => {
    expect(noiseAt(0.3 - 256, 5.6)).toBeCloseTo(noiseAt(0.3, 5.6 + 512), 9);
    expect(noiseAt(-0.3, -5.6)).toBeCloseTo(noiseAt(255.7, 250.4), 9);
  });
});

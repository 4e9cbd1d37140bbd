import { describe, expect, it } from 'vitest';
import { isWellFormed, measure } from '../testing/measure.ts';
import { turned } from './lathe.ts';
import type { Outline } from './lathe.ts';

const CONE: Outline = [
  [0, 0],
  [0, 1],
  [1, 0],
];
const TUBE: Outline = [
  [-1, 0.5],
  [1, 0.5],
];

describe('a turned body', () => {
  it.each([3, 5, 12, 60])('of %d sides has as much volume as a prism or pyramid of them', (sides) => {
    const base = (sides / 2) * Math.sin((2 * Math.PI) / sides);
    const cone = measure(turned([CONE], sides));
    expect(cone.volume).toBeCloseTo(base / 3, 5);
    expect(cone.openEdges).toBe(0);
    // At the rim of this one normals lie level: at a right angle to the base.
    expect(cone.leastAgreement).toBeGreaterThan(-1e-6);
  });

  it('is open where its outline is away from the axis', () => {
    expect(measure(turned([TUBE], 6)).openEdges).toBe(12);
    expect(measure(turned([TUBE], 6)).area).toBeCloseTo(6 * 0.5 * 2, 5);
  });

  it('has a face for each outline, behind each other', () => {
    const { faces, faceNumbers, positions } = turned([TUBE, CONE], 4);
    expect(faces).toEqual([
      { firstVertex: 0, vertexCount: 10, firstIndex: 0, indexCount: 24 },
      { firstVertex: 10, vertexCount: 15, firstIndex: 24, indexCount: 48 },
    ]);
    expect([...faceNumbers]).toEqual([...Array<number>(10).fill(0), ...Array<number>(15).fill(1)]);
    expect(positions[10 * 3 + 2]).toBe(0);
  });

  it('has its texture once around, and from below upwards', () => {
    const { textureCoordinates, positions } = turned([CONE], 4);
    const rows = [0, 1, 2].map((row) => [...textureCoordinates.subarray(row * 10, row * 10 + 10)]);
    expect(rows[1]).toEqual([0, 0.5, 0.25, 0.5, 0.5, 0.5, 0.75, 0.5, 1, 0.5]);
    expect([rows[0]![1], rows[2]![1]]).toEqual([0, 1]);
    expect([positions[15], positions[16]]).toEqual([1, 0]);
  });

  it('has no seam where it meets itself', () => {
    const { normals } = turned([TUBE], 8);
    for (const row of [0, 9])
      expect([...normals.subarray(row * 3, row * 3 + 3)]).toEqual([
        ...normals.subarray((row + 8) * 3, (row + 8) * 3 + 3),
      ]);
    expect(normals[0]).toBeCloseTo(1, 5);
    expect(isWellFormed(turned([TUBE, CONE], 8))).toBe(true);
  });
});

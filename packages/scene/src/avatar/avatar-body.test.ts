import { describe, expect, it } from 'vitest';
import { boundsOf } from '../geometry/index.ts';
import { LEVELS_OF_DETAIL } from '../lod/index.ts';
import { jointNamed, poseJoints, skinMatrices } from '../skeleton/index.ts';
import { isWellFormed, measure } from '../testing/measure.ts';
import { BODY_FACES, avatarBody } from './index.ts';

describe('the body of an avatar', () => {
  it.each(LEVELS_OF_DETAIL)('is well formed and seen from outside at level %i', (level) => {
    const { geometry, weights } = avatarBody(level);
    expect(isWellFormed(geometry)).toBe(true);
    const { volume, leastAgreement } = measure(geometry);
    // Nearly a tenth of a cubic metre, as people have.
    expect(volume).toBeGreaterThan(0.05);
    expect(volume).toBeLessThan(0.11);
    expect(leastAgreement).toBeGreaterThan(0);
    for (let at = 0; at < weights.weights.length; at += 4)
      expect(weights.weights.subarray(at, at + 4).reduce((sum, weight) => sum + weight)).toBe(1);
  });

  it('is as large as its skeleton, and the same on both sides', () => {
    const { min, max } = boundsOf(avatarBody(3).geometry.positions)!;
    expect(max.z).toBeGreaterThan(1.8);
    expect(max.z).toBeLessThan(2.1);
    expect(min.z).toBeGreaterThan(-0.05);
    expect(min.z).toBeLessThan(0.08);
    expect(max.y + min.y).toBeCloseTo(0, 1);
  });

  it('has head, upper and lower body from the top down', () => {
    const { geometry } = avatarBody(2);
    expect(geometry.faces).toHaveLength(BODY_FACES.length);
    const heights = geometry.faces.map(({ firstVertex, vertexCount }) =>
      boundsOf(geometry.positions.subarray(firstVertex * 3, (firstVertex + vertexCount) * 3))!,
    );
    expect(heights[0]!.min.z).toBeGreaterThan(heights[2]!.max.z);
    expect(heights[1]!.max.y).toBeGreaterThan(0.7);
    expect(heights[2]!.max.z).toBeLessThan(1.2);
  });

  it('has fewer triangles from afar', () => {
    const counts = LEVELS_OF_DETAIL.map((level) => avatarBody(level).geometry.indices.length / 3);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
    expect(counts[0]).toBeLessThan(900);
    expect(counts[3]).toBeLessThan(3000);
  });

  it('moves as worn meshes do: not at rest, an arm with its shoulder', () => {
    const { geometry, weights, skin } = avatarBody(1);
    const farthest = (matrices: Float32Array) => {
      let most = -Infinity;
      for (let vertex = 0; vertex < geometry.faceNumbers.length; vertex++) {
        let y = 0;
        for (let slot = 0; slot < 4; slot++) {
          const weight = weights.weights[vertex * 4 + slot]!;
          const matrix = weights.joints[vertex * 4 + slot]! * 16;
          for (let axis = 0; axis < 3; axis++)
            y += weight * matrices[matrix + axis * 4 + 1]! * geometry.positions[vertex * 3 + axis]!;
          y += weight * matrices[matrix + 13]!;
        }
        most = Math.max(most, y);
      }
      return most;
    };
    const rest = farthest(skinMatrices(skin, poseJoints()));
    expect(rest).toBeCloseTo(boundsOf(geometry.positions)!.max.y, 4);
    const down = poseJoints({
      rotations: new Map([[jointNamed('mShoulderLeft')!, [-Math.SQRT1_2, 0, 0, Math.SQRT1_2]]]),
    });
    expect(farthest(skinMatrices(skin, down))).toBeLessThan(rest - 0.3);
  });
});

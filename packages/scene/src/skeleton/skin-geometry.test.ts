import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { allocateGeometry } from '../geometry/index.ts';
import { JOINTS_PER_VERTEX } from '@landfall/protocol/asset/mesh';
import { skinGeometry } from './index.ts';

const face = { firstVertex: 0, vertexCount: 3, firstIndex: 0, indexCount: 3 };
const geometry = allocateGeometry(3, 3, [face]);
geometry.positions.set([1, 0, 0, 0, 1, 0, 0, 0, 1]);
geometry.normals.set([1, 0, 0, 1, 0, 0, 1, 0, 0]);
geometry.indices.set([0, 1, 2]);
const TURNED = [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 1];
const DOUBLED = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
/** The first joint moves up by 2 and turns a quarter about z, the second stays and doubles. */
const MATRICES = Float32Array.of(...TURNED, ...DOUBLED);
const skinOf = (...weights: number[]) => ({
  joints: Uint8Array.from({ length: 12 }, (_, at) => at % JOINTS_PER_VERTEX),
  weights: Float32Array.from(weights),
});

describe('a skinned geometry', () => {
  it('is moved and turned by its joints, as much as they weigh; the original stays', () => {
    const skin = skinOf(1, 0, 0, 0, 0, 1, 0, 0, 0.5, 0.5, 0, 0);
    const { positions, normals, indices, faces } = skinGeometry(geometry, skin, MATRICES);
    expect([...positions]).toEqual([0, 1, 2, 0, 2, 0, 0, 0, 2.5]);
    expect([...normals.subarray(0, 6)]).toEqual([0, 1, 0, 1, 0, 0]);
    expect(Math.hypot(...normals.subarray(6, 9))).toBeCloseTo(1);
    expect([[...indices], faces]).toEqual([[0, 1, 2], [face]]);
    expect([...geometry.positions.subarray(0, 3)]).toEqual([1, 0, 0]);
  });

  it('stays where nothing weighs', () => {
    const { positions } = skinGeometry(geometry, skinOf(...Array.from({ length: 12 }, () => 0)), MATRICES);
    expect([...positions]).toEqual([...geometry.positions]);
  });

  it('takes the weights of its own vertices only', () => {
    expect(() => skinGeometry(geometry, skinOf(1, 0, 0, 0), MATRICES)).toThrow(UsageError);
  });
});

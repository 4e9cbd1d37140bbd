import { JOINTS_PER_VERTEX } from '@landfall/protocol/asset/mesh';
import type { SkinWeights } from '@landfall/protocol/asset/mesh';
import { UsageError } from '@landfall/protocol/errors';
import { allocateGeometry } from '../geometry/index.ts';
import type { Geometry } from '../geometry/index.ts';
import { MATRIX_SIZE } from './matrix.ts';

/**
 * A worn mesh as a pose moves it, for who draws without a graphics card: a copy of the geometry with other positions and normals. A vertex without
 * weights stays where it is.
 * @param matrices what `skinMatrices` gives
 * @throws UsageError when the weights are not those of the geometry
 */
export function skinGeometry(
  geometry: Geometry,
  { joints, weights }: SkinWeights,
  matrices: Float32Array,
): Geometry {
  const vertexCount = geometry.positions.length / 3;
  if (joints.length !== vertexCount * JOINTS_PER_VERTEX || weights.length !== joints.length)
    throw new UsageError(`${joints.length} joints for ${vertexCount} vertices`);
  const skinned = allocateGeometry(vertexCount, geometry.indices.length, geometry.faces);
  skinned.textureCoordinates.set(geometry.textureCoordinates);
  skinned.indices.set(geometry.indices);
  skinned.faceNumbers.set(geometry.faceNumbers);
  const mixed = new Float64Array(MATRIX_SIZE);
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    mix(mixed, matrices, joints, weights, vertex * JOINTS_PER_VERTEX);
    moveTo(skinned.positions, geometry.positions, vertex * 3, mixed, 1);
    moveTo(skinned.normals, geometry.normals, vertex * 3, mixed, 0);
    shorten(skinned.normals, vertex * 3);
  }
  return skinned;
}

function mix(
  to: Float64Array,
  matrices: Float32Array,
  joints: Uint8Array,
  weights: Float32Array,
  first: number,
): void {
  to.fill(0);
  let sum = 0;
  for (let at = first; at < first + JOINTS_PER_VERTEX; at++) {
    const weight = weights[at]!;
    if (weight === 0) continue;
    sum += weight;
    const from = joints[at]! * MATRIX_SIZE;
    for (let number = 0; number < MATRIX_SIZE; number++)
      to[number]! += (matrices[from + number] ?? 0) * weight;
  }
  if (sum === 0) for (const diagonal of [0, 5, 10, 15]) to[diagonal] = 1;
}

function moveTo(to: Float32Array, from: Float32Array, at: number, m: Float64Array, moved: 0 | 1): void {
  const [x, y, z] = [from[at]!, from[at + 1]!, from[at + 2]!];
  for (let row = 0; row < 3; row++)
    to[at + row] = m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]! * moved;
}

function shorten(normals: Float32Array, at: number): void {
  const length = Math.hypot(normals[at]!, normals[at + 1]!, normals[at + 2]!) || 1;
  for (let axis = 0; axis < 3; axis++) normals[at + axis]! /= length;
}

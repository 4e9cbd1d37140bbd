import type { MeshSkin } from '@landfall/protocol/asset/mesh';
import { MATRIX_SIZE, multiplyInto } from './matrix.ts';
import { jointNamed } from './skeleton.ts';

/**
 * What moves the vertices of a worn mesh: for each joint of its skin the matrix from the mesh as it is in its levels to the posed avatar. A vertex is the sum of its
 * joints' matrices, each times its weight. A joint that no avatar has moves with the pelvis.
 * @param posed what `poseJoints` gives
 * @returns 16 floats a joint of the skin
 */
export function skinMatrices(skin: MeshSkin, posed: Float32Array): Float32Array {
  const matrices = new Float32Array(skin.jointNames.length * MATRIX_SIZE);
  const bound = new Float32Array(MATRIX_SIZE);
  for (const [at, name] of skin.jointNames.entries()) {
    const joint = jointNamed(name) ?? 0;
    multiplyInto(bound, 0, skin.inverseBindMatrices, at * MATRIX_SIZE, skin.bindShapeMatrix, 0);
    multiplyInto(matrices, at * MATRIX_SIZE, posed, joint * MATRIX_SIZE, bound, 0);
  }
  return matrices;
}

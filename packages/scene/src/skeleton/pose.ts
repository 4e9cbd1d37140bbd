import { UsageError } from '@landfall/protocol/errors';
import { MATRIX_SIZE, multiplyInto, setTransform } from './matrix.ts';
import { JOINTS } from './skeleton.ts';

/** How joints are turned and moved, instead of as they rest. Places in {@link JOINTS}. */
export interface Pose {
  /** Unit quaternions x, y, z, w, in the parent. */
  readonly rotations?: ReadonlyMap<number, readonly [number, number, number, number]>;
  /** Metres in the parent. */
  readonly places?: ReadonlyMap<number, readonly [number, number, number]>;
}

const DEGREE = Math.PI / 180;

/**
 * Where all joints are: 16 floats each, columns one after the other as WebGL and glTF have them, in the avatar's own frame (its feet at z = 0). Volumes
 * have their size in their matrix.
 * @throws UsageError when there is too little room for them
 */
export function poseJoints(
  { rotations, places }: Pose = {},
  to = new Float32Array(JOINTS.length * MATRIX_SIZE),
): Float32Array {
  if (to.length < JOINTS.length * MATRIX_SIZE)
    throw new UsageError(`room for ${to.length} numbers, ${JOINTS.length * MATRIX_SIZE} wanted`);
  const local = new Float32Array(MATRIX_SIZE);
  for (const [at, joint] of JOINTS.entries()) {
    const rotation = rotations?.get(at) ?? rotationOf(joint.turn);
    setTransform(local, places?.get(at) ?? joint.place, rotation, joint.size);
    if (joint.parent < 0) to.set(local, at * MATRIX_SIZE);
    else multiplyInto(to, at * MATRIX_SIZE, to, joint.parent * MATRIX_SIZE, local, 0);
  }
  return to;
}

/** Turns about x, then y, then z, each in degrees, as a quaternion. */
export function rotationOf([x, y, z]: readonly [number, number, number]): [number, number, number, number] {
  const [sx, sy, sz] = [Math.sin((x * DEGREE) / 2), Math.sin((y * DEGREE) / 2), Math.sin((z * DEGREE) / 2)];
  const [cx, cy, cz] = [Math.cos((x * DEGREE) / 2), Math.cos((y * DEGREE) / 2), Math.cos((z * DEGREE) / 2)];
  return [
    sx * cy * cz - cx * sy * sz,
    cx * sy * cz + sx * cy * sz,
    cx * cy * sz - sx * sy * cz,
    cx * cy * cz + sx * sy * sz,
  ];
}

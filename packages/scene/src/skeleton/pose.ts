import { UsageError } from '@landfall/protocol/errors';
import { MATRIX_SIZE, multiplyInto, setTransform } from './matrix.ts';
import { JOINTS } from './skeleton.ts';

/** How joints are turned, moved and sized, instead of as they rest. Places in {@link JOINTS}. */
export interface Pose {
  /** Unit quaternions x, y, z, w, in the parent. */
  readonly rotations?: ReadonlyMap<number, readonly [number, number, number, number]>;
  /** Metres in the parent. */
  readonly places?: ReadonlyMap<number, readonly [number, number, number]>;
  /** Of bones: times as large. What hangs on them is as much further away and not larger; their volumes are. */
  readonly sizes?: ReadonlyMap<number, readonly [number, number, number]>;
}

const DEGREE = Math.PI / 180;

/** A frame is a joint without its size. */
const FRAMES = new Float32Array(JOINTS.length * MATRIX_SIZE);
const WHOLE = [1, 1, 1] as const;

/**
 * Where all joints are: 16 floats each, columns one after the other as WebGL and glTF have them, in the avatar's own frame (its feet at z = 0). They have
 * their size in their matrix.
 * @throws UsageError when there is too little room for them
 * @source viewer xform.cpp: a place grows with the parent's size, a size does not
 */
export function poseJoints(
  { rotations, places, sizes }: Pose = {},
  to = new Float32Array(JOINTS.length * MATRIX_SIZE),
): Float32Array {
  if (to.length < JOINTS.length * MATRIX_SIZE)
    throw new UsageError(`room for ${to.length} numbers, ${JOINTS.length * MATRIX_SIZE} wanted`);
  const local = new Float32Array(MATRIX_SIZE);
  for (const [at, joint] of JOINTS.entries()) {
    const parentSize = sizes?.get(joint.parent) ?? WHOLE;
    const place = times(places?.get(at) ?? joint.place, parentSize);
    setTransform(local, place, rotations?.get(at) ?? rotationOf(joint.turn), WHOLE);
    if (joint.parent < 0) FRAMES.set(local, at * MATRIX_SIZE);
    else multiplyInto(FRAMES, at * MATRIX_SIZE, FRAMES, joint.parent * MATRIX_SIZE, local, 0);
    const own = joint.kind === 'volume' ? parentSize : (sizes?.get(at) ?? WHOLE);
    writeSized(to, at * MATRIX_SIZE, times(joint.size, own));
  }
  return to;
}

const times = (
  one: readonly [number, number, number],
  by: readonly [number, number, number],
): [number, number, number] => [one[0] * by[0], one[1] * by[1], one[2] * by[2]];

/** The frame at the same place, as large as that along its axes. */
function writeSized(to: Float32Array, at: number, size: readonly [number, number, number]): void {
  for (let number = 0; number < MATRIX_SIZE; number++) {
    const column = number >> 2;
    to[at + number] = FRAMES[at + number]! * (column < 3 ? size[column]! : 1);
  }
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

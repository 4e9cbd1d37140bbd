import { ATTACHMENT_POINTS } from './attachment-points.ts';
import { MATRIX_SIZE, multiplyInto, setTransform } from './matrix.ts';
import { rotationOf } from './pose.ts';
import { jointNamed } from './skeleton.ts';

const WHOLE = [1, 1, 1] as const;

/**
 * Where what is worn at a point hangs: 16 floats in the avatar's own frame. Bones that have grown move it, and leave its size as it is.
 * @param posed what `poseJoints` gives
 * @returns undefined for points on the screen, for the avatar's own place, and for those that there are not
 */
export function attachmentFrame(point: number, posed: Float32Array): Float32Array | undefined {
  const { bone, place, turn } = ATTACHMENT_POINTS.get(point) ?? {};
  const joint = bone === undefined ? undefined : jointNamed(bone);
  if (joint === undefined || place === undefined || turn === undefined) return undefined;
  const frame = posed.slice(joint * MATRIX_SIZE, (joint + 1) * MATRIX_SIZE);
  const hung = new Float32Array(MATRIX_SIZE);
  const sizes = [0, 4, 8].map((column) => Math.hypot(frame[column]!, frame[column + 1]!, frame[column + 2]!));
  const [x, y, z] = [0, 1, 2].map((axis) => place[axis]! * sizes[axis]!) as [number, number, number];
  setTransform(hung, [x, y, z], rotationOf(turn), WHOLE);
  for (let number = 0; number < 12; number++) frame[number]! /= sizes[number >> 2] || 1;
  const hanging = new Float32Array(MATRIX_SIZE);
  multiplyInto(hanging, 0, frame, 0, hung, 0);
  return hanging;
}

import { USUAL_BODY_SIZE } from '@landfall/protocol/avatar';
import { attachmentPointOf, isScreenPoint } from '@landfall/protocol/object';
import { attachmentFrame, poseJoints } from '@landfall/scene/skeleton';
import { FRAME_FLOATS } from './columns.ts';

const REST = poseJoints();
const frames = new Map<number, Float32Array | undefined>();
/** Pelvis above the feet as the skeleton rests, metres: where an avatar's own place is when it is this tall, twice. */
const HALF_BODY_METRES = USUAL_BODY_SIZE.z / 2;

/**
 * Where what is worn hangs, in the frame of its avatar: x, y, z and a quaternion. Undefined for what hangs on the wearer's screen.
 * @param state of the attachment
 */
export function hangingFrame(state: number): Float32Array | undefined {
  const point = attachmentPointOf(state);
  if (isScreenPoint(point)) return undefined;
  if (!frames.has(point)) frames.set(point, frameOf(point));
  return frames.get(point);
}

function frameOf(point: number): Float32Array {
  const matrix = attachmentFrame(point, REST);
  const frame = new Float32Array(FRAME_FLOATS);
  frame[6] = 1;
  if (matrix === undefined) return frame;
  frame.set([matrix[12]!, matrix[13]!, matrix[14]! - HALF_BODY_METRES]);
  frame.set(quaternionOf(matrix), 3);
  return frame;
}

/** Of a matrix in columns that turns and does nothing else. */
function quaternionOf(m: Float32Array): [number, number, number, number] {
  const [xx, yx, zx] = [m[0]!, m[1]!, m[2]!];
  const [xy, yy, zy] = [m[4]!, m[5]!, m[6]!];
  const [xz, yz, zz] = [m[8]!, m[9]!, m[10]!];
  const trace = xx + yy + zz;
  if (trace > 0) {
    const s = Math.sqrt(trace + 1) * 2;
    return [(zy - yz) / s, (xz - zx) / s, (yx - xy) / s, s / 4];
  }
  if (xx > yy && xx > zz) {
    const s = Math.sqrt(1 + xx - yy - zz) * 2;
    return [s / 4, (xy + yx) / s, (xz + zx) / s, (zy - yz) / s];
  }
  if (yy > zz) {
    const s = Math.sqrt(1 + yy - xx - zz) * 2;
    return [(xy + yx) / s, s / 4, (yz + zy) / s, (xz - zx) / s];
  }
  const s = Math.sqrt(1 + zz - xx - yy) * 2;
  return [(xz + zx) / s, (yz + zy) / s, s / 4, (yx - xy) / s];
}

import { FRAME_FLOATS, MATRIX_FLOATS } from './columns.ts';

/** Writes the frame of something in its parent's frame: both as x, y, z and a quaternion. */
export function composeFrames(
  to: Float32Array,
  at: number,
  parent: Float32Array,
  parentAt: number,
  own: ArrayLike<number>,
): void {
  const qx = parent[parentAt + 3]!;
  const qy = parent[parentAt + 4]!;
  const qz = parent[parentAt + 5]!;
  const qw = parent[parentAt + 6]!;
  const x = own[0]!;
  const y = own[1]!;
  const z = own[2]!;
  // v + 2w(q × v) + 2 q × (q × v)
  const tx = 2 * (qy * z - qz * y);
  const ty = 2 * (qz * x - qx * z);
  const tz = 2 * (qx * y - qy * x);
  const rx = own[3]!;
  const ry = own[4]!;
  const rz = own[5]!;
  const rw = own[6]!;
  to[at] = parent[parentAt]! + x + qw * tx + qy * tz - qz * ty;
  to[at + 1] = parent[parentAt + 1]! + y + qw * ty + qz * tx - qx * tz;
  to[at + 2] = parent[parentAt + 2]! + z + qw * tz + qx * ty - qy * tx;
  to[at + 3] = qw * rx + qx * rw + qy * rz - qz * ry;
  to[at + 4] = qw * ry - qx * rz + qy * rw + qz * rx;
  to[at + 5] = qw * rz + qx * ry - qy * rx + qz * rw;
  to[at + 6] = qw * rw - qx * rx - qy * ry - qz * rz;
}

/** Writes the matrix of a box of such a size in a frame: rows of an affine matrix. */
export function writeMatrix(
  to: Float32Array,
  instance: number,
  frames: Float32Array,
  scales: Float32Array,
): void {
  const from = instance * FRAME_FLOATS;
  const at = instance * MATRIX_FLOATS;
  const [x, y, z, w] = unit(frames[from + 3]!, frames[from + 4]!, frames[from + 5]!, frames[from + 6]!);
  const sx = scales[instance * 3]!;
  const sy = scales[instance * 3 + 1]!;
  const sz = scales[instance * 3 + 2]!;
  to[at] = (1 - 2 * (y * y + z * z)) * sx;
  to[at + 1] = 2 * (x * y - w * z) * sy;
  to[at + 2] = 2 * (x * z + w * y) * sz;
  to[at + 3] = frames[from]!;
  to[at + 4] = 2 * (x * y + w * z) * sx;
  to[at + 5] = (1 - 2 * (x * x + z * z)) * sy;
  to[at + 6] = 2 * (y * z - w * x) * sz;
  to[at + 7] = frames[from + 1]!;
  to[at + 8] = 2 * (x * z - w * y) * sx;
  to[at + 9] = 2 * (y * z + w * x) * sy;
  to[at + 10] = (1 - 2 * (x * x + y * y)) * sz;
  to[at + 11] = frames[from + 2]!;
}

const scratch: [number, number, number, number] = [0, 0, 0, 1];

/** Of length 1; what is none is not turned. */
function unit(x: number, y: number, z: number, w: number): readonly [number, number, number, number] {
  const length = Math.sqrt(x * x + y * y + z * z + w * w);
  const by = length > 1e-6 && length < Infinity ? 1 / length : 0;
  scratch[0] = x * by;
  scratch[1] = y * by;
  scratch[2] = z * by;
  scratch[3] = by === 0 ? 1 : w * by;
  return scratch;
}

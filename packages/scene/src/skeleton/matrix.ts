/** Numbers of a matrix: columns one after the other, for column vectors. */
export const MATRIX_SIZE = 16;

/** Writes the matrix that scales, turns by a unit quaternion, and moves. */
export function setTransform(
  to: Float32Array,
  [px, py, pz]: readonly [number, number, number],
  [x, y, z, w]: readonly [number, number, number, number],
  [sx, sy, sz]: readonly [number, number, number],
): void {
  to[0] = (1 - 2 * (y * y + z * z)) * sx;
  to[1] = 2 * (x * y + z * w) * sx;
  to[2] = 2 * (x * z - y * w) * sx;
  to[3] = 0;
  to[4] = 2 * (x * y - z * w) * sy;
  to[5] = (1 - 2 * (x * x + z * z)) * sy;
  to[6] = 2 * (y * z + x * w) * sy;
  to[7] = 0;
  to[8] = 2 * (x * z + y * w) * sz;
  to[9] = 2 * (y * z - x * w) * sz;
  to[10] = (1 - 2 * (x * x + y * y)) * sz;
  to[11] = 0;
  to[12] = px;
  to[13] = py;
  to[14] = pz;
  to[15] = 1;
}

/** Writes the product of two matrices: what the second one does, then the first. The target is neither of them. */
export function multiplyInto(
  to: Float32Array,
  at: number,
  one: Float32Array,
  oneAt: number,
  other: Float32Array,
  otherAt: number,
): void {
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let inner = 0; inner < 4; inner++)
        sum += one[oneAt + inner * 4 + row]! * other[otherAt + column * 4 + inner]!;
      to[at + column * 4 + row] = sum;
    }
  }
}

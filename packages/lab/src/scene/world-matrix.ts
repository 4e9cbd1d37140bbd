import { unitRotation } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';

/** 16 numbers in columns, as WebGL and glTF have them. */
export type Matrix = Float64Array;

/** Turns, then moves. */
export function rigidMatrix(position: Vector3, rotation: Quaternion): Matrix {
  const { x, y, z, w } = unitRotation(rotation);
  return Float64Array.of(
    1 - 2 * (y * y + z * z),
    2 * (x * y + w * z),
    2 * (x * z - w * y),
    0,
    2 * (x * y - w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z + w * x),
    0,
    2 * (x * z + w * y),
    2 * (y * z - w * x),
    1 - 2 * (x * x + y * y),
    0,
    position.x,
    position.y,
    position.z,
    1,
  );
}

/** What `inner` does first, then `outer`. */
export function multiplied(outer: Matrix, inner: Matrix): Matrix {
  const product = new Float64Array(16);
  for (let column = 0; column < 16; column += 4)
    for (let row = 0; row < 4; row++)
      product[column + row] =
        outer[row]! * inner[column]! +
        outer[4 + row]! * inner[column + 1]! +
        outer[8 + row]! * inner[column + 2]! +
        outer[12 + row]! * inner[column + 3]!;
  return product;
}

/** With its axes made so much longer. */
export function scaled(matrix: Matrix, { x, y, z }: Vector3): Matrix {
  const result = Float64Array.from(matrix);
  for (let row = 0; row < 3; row++) {
    result[row]! *= x;
    result[4 + row]! *= y;
    result[8 + row]! *= z;
  }
  return result;
}

/** Where it takes the origin. */
export function originOf(matrix: Matrix): Vector3 {
  return { x: matrix[12]!, y: matrix[13]!, z: matrix[14]! };
}

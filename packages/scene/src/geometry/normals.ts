/** Of surfaces without area: somewhere up, so that light is calculated with a number. */
const SOME_NORMAL = [0, 0, 1] as const;
/** Shorter than this a sum of normals has no direction left in 32-bit floats. */
const LEAST_LENGTH = 1e-15;

/**
 * Adds the normal of a quad, as long as twice its area, to its four corners: first and third are opposite each other,
 * counter-clockwise from outside. Two corners may be the same point.
 */
export function addQuadNormal(
  positions: Float32Array,
  normals: Float32Array,
  one: number,
  two: number,
  three: number,
  four: number,
): void {
  const a = one * 3;
  const b = two * 3;
  const c = three * 3;
  const d = four * 3;
  // The cross product of the diagonals: the same for both ways of cutting the quad into triangles.
  const px = positions[c]! - positions[a]!;
  const py = positions[c + 1]! - positions[a + 1]!;
  const pz = positions[c + 2]! - positions[a + 2]!;
  const qx = positions[d]! - positions[b]!;
  const qy = positions[d + 1]! - positions[b + 1]!;
  const qz = positions[d + 2]! - positions[b + 2]!;
  const x = py * qz - pz * qy;
  const y = pz * qx - px * qz;
  const z = px * qy - py * qx;
  addTo(normals, a, x, y, z);
  addTo(normals, b, x, y, z);
  addTo(normals, c, x, y, z);
  if (d !== a) addTo(normals, d, x, y, z);
}

/** Adds the normal of a triangle, as long as twice its area, to its corners, counter-clockwise from outside. */
export function addTriangleNormal(
  positions: Float32Array,
  normals: Float32Array,
  one: number,
  two: number,
  three: number,
): void {
  // A quad whose last corner is its first.
  addQuadNormal(positions, normals, one, two, three, one);
}

/** Gives two vertices in one place the same normal: the sum of both. */
export function joinNormals(normals: Float32Array, one: number, other: number): void {
  for (let axis = 0; axis < 3; axis++) {
    const sum = normals[one * 3 + axis]! + normals[other * 3 + axis]!;
    normals[one * 3 + axis] = sum;
    normals[other * 3 + axis] = sum;
  }
}

/** Makes the normals of vertices from `first` to before `end` of length 1; those without direction point up. */
export function normaliseNormals(normals: Float32Array, first: number, end: number): void {
  for (let at = first * 3; at < end * 3; at += 3) {
    const x = normals[at]!;
    const y = normals[at + 1]!;
    const z = normals[at + 2]!;
    const length = Math.sqrt(x * x + y * y + z * z);
    if (length > LEAST_LENGTH && length < Infinity) {
      normals[at] = x / length;
      normals[at + 1] = y / length;
      normals[at + 2] = z / length;
    } else normals.set(SOME_NORMAL, at);
  }
}

function addTo(normals: Float32Array, at: number, x: number, y: number, z: number): void {
  normals[at]! += x;
  normals[at + 1]! += y;
  normals[at + 2]! += z;
}

import type { Geometry } from '@landfall/scene/geometry';
import type { PictureItem } from './picture-item.ts';

/** Numbers of a corner: clip x, y, z, w; normal x, y, z; texture u, v; x, y, z in the scene. */
export const CORNER = 12;
/** Where its place in the scene begins. */
export const PLACE = 9;
const W = 3;
/** Nearer to the eye's plane than this is behind it. */
const NEAREST = 1e-6;

/** How a thing comes before a camera. */
export interface Projection {
  /** From the thing to the scene; columns. */
  readonly matrix: ArrayLike<number>;
  /** From the thing to clip space; columns. */
  readonly whole: Float64Array;
  /** Of normals; three columns. */
  readonly turn: Float64Array;
}

/** @param clip from the scene to clip space; columns */
export function projectionOf({ matrix }: Pick<PictureItem, 'matrix'>, clip: Float64Array): Projection {
  return { matrix, whole: multiply(clip, matrix), turn: normalMatrix(matrix) };
}

/** All vertices of a thing where the camera sees them. */
export function cornersOf(geometry: Geometry, projection: Projection): Float64Array {
  const count = geometry.faceNumbers.length;
  const corners = new Float64Array(count * CORNER);
  for (let vertex = 0; vertex < count; vertex++)
    setCorner(corners, vertex * CORNER, geometry, projection, vertex);
  return corners;
}

/** One of them alone. */
export function cornerOf(geometry: Geometry, projection: Projection, vertex: number): Float64Array {
  const corner = new Float64Array(CORNER);
  setCorner(corner, 0, geometry, projection, vertex);
  return corner;
}

function setCorner(
  corners: Float64Array,
  to: number,
  { positions, normals, textureCoordinates }: Geometry,
  { matrix, whole, turn }: Projection,
  vertex: number,
): void {
  const from = vertex * 3;
  for (let row = 0; row < 4; row++) {
    corners[to + row] =
      whole[row]! * positions[from]! +
      whole[4 + row]! * positions[from + 1]! +
      whole[8 + row]! * positions[from + 2]! +
      whole[12 + row]!;
  }
  for (let row = 0; row < 3; row++) {
    corners[to + 4 + row] =
      turn[row]! * normals[from]! + turn[3 + row]! * normals[from + 1]! + turn[6 + row]! * normals[from + 2]!;
  }
  corners[to + 7] = textureCoordinates[vertex * 2]!;
  corners[to + 8] = textureCoordinates[vertex * 2 + 1]!;
  for (let row = 0; row < 3; row++) {
    corners[to + PLACE + row] =
      matrix[row]! * positions[from]! +
      matrix[4 + row]! * positions[from + 1]! +
      matrix[8 + row]! * positions[from + 2]! +
      matrix[12 + row]!;
  }
}

/** Whether a corner is before the eye. */
export function isBeforeEye(corners: Float64Array, at: number): boolean {
  const w = corners[at + W]!;
  return corners[at + 2]! > -w && w > NEAREST;
}

/** Whether three corners are beyond the same side of the picture: nothing of their triangle is seen. */
export function isBeside(corners: Float64Array, one: number, two: number, three: number): boolean {
  return (sidesBeyond(corners, one) & sidesBeyond(corners, two) & sidesBeyond(corners, three)) !== 0;
}

/** A bit for each of the four sides that a corner is beyond. */
function sidesBeyond(corners: Float64Array, at: number): number {
  const x = corners[at]!;
  const y = corners[at + 1]!;
  const w = corners[at + W]!;
  return (x > w ? 1 : 0) | (-x > w ? 2 : 0) | (y > w ? 4 : 0) | (-y > w ? 8 : 0);
}

/**
 * The part of a triangle that is before the eye: none, the triangle, or two of it.
 * @returns corners one after the other, three a triangle, each of {@link CORNER} numbers
 */
export function beforeEye(corners: readonly Float64Array[]): Float64Array {
  const isBefore = corners.map((corner) => isBeforeEye(corner, 0));
  if (isBefore.every(Boolean)) return joined(corners);
  const outline: Float64Array[] = [];
  for (const [at, corner] of corners.entries()) {
    const next = corners[(at + 1) % 3]!;
    if (isBefore[at]) outline.push(corner);
    if (isBefore[at] !== isBefore[(at + 1) % 3]) outline.push(atEye(corner, next));
  }
  return joined(outline.slice(2).flatMap((corner, at) => [outline[0]!, outline[at + 1]!, corner]));
}

function joined(corners: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(corners.length * CORNER);
  for (const [at, corner] of corners.entries()) whole.set(corner, at * CORNER);
  return whole;
}

/** Where an edge comes through the plane before the eye. */
function atEye(one: Float64Array, other: Float64Array): Float64Array {
  const [near, far] = [one[2]! + one[W]!, other[2]! + other[W]!];
  const part = near / (near - far);
  return one.map((value, at) => value + (other[at]! - value) * part);
}

function multiply(one: ArrayLike<number>, other: ArrayLike<number>): Float64Array {
  const product = new Float64Array(16);
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 4; row++)
      for (let inner = 0; inner < 4; inner++)
        product[column * 4 + row]! += one[inner * 4 + row]! * other[column * 4 + inner]!;
  return product;
}

/** Of the cofactors, so that normals stay upright on what is scaled unevenly; three columns. */
function normalMatrix(m: ArrayLike<number>): Float64Array {
  const minor = (a: number, b: number, c: number, d: number) => m[a]! * m[d]! - m[b]! * m[c]!;
  return Float64Array.of(
    minor(5, 6, 9, 10),
    -minor(4, 6, 8, 10),
    minor(4, 5, 8, 9),
    -minor(1, 2, 9, 10),
    minor(0, 2, 8, 10),
    -minor(0, 1, 8, 9),
    minor(1, 2, 5, 6),
    -minor(0, 2, 4, 6),
    minor(0, 1, 4, 5),
  );
}

import type { Geometry } from './geometry.ts';
import { addQuadNormal, joinNormals } from './normals.ts';

/** Vertices in rows one above the other, counter-clockwise from outside where columns run to the right. */
export interface VertexGrid {
  /** Number of its lower left vertex; the others follow to the right, then row by row upwards. */
  readonly firstVertex: number;
  /** Where its triangles begin. */
  readonly firstIndex: number;
  /** Fields across: a row has one vertex more. */
  readonly columns: number;
  /** Fields up: there is one row of vertices more. */
  readonly rows: number;
}

/** Two triangles for each field of a grid, row by row; each field is cut from its lower left to its upper right. */
export function connectGrid(indices: Geometry['indices'], grid: VertexGrid): void {
  let at = grid.firstIndex;
  eachField(grid, (lower, upper) => {
    indices[at++] = lower;
    indices[at++] = lower + 1;
    indices[at++] = upper + 1;
    indices[at++] = lower;
    indices[at++] = upper + 1;
    indices[at++] = upper;
  });
}

/** Adds to each corner of a grid the normals of its fields, as long as twice their areas. */
export function addGridNormals({ positions, normals }: Geometry, grid: VertexGrid): void {
  eachField(grid, (lower, upper) => addQuadNormal(positions, normals, lower, lower + 1, upper + 1, upper));
}

/** Left and right edge are in one place: no seam is seen there. */
export function joinGridSides(normals: Float32Array, { firstVertex, columns, rows }: VertexGrid): void {
  for (let row = 0; row <= rows; row++) {
    const left = firstVertex + row * (columns + 1);
    joinNormals(normals, left, left + columns);
  }
}

/** Two grids of as many rows that close around something: the right edge of each is the left one of the other. */
export function joinGrids(normals: Float32Array, one: VertexGrid, other: VertexGrid): void {
  for (let row = 0; row <= one.rows; row++) {
    const [oneLeft, otherLeft] = [one, other].map((grid) => grid.firstVertex + row * (grid.columns + 1));
    joinNormals(normals, oneLeft! + one.columns, otherLeft!);
    joinNormals(normals, otherLeft! + other.columns, oneLeft!);
  }
}

function eachField(
  { firstVertex, columns, rows }: VertexGrid,
  onField: (lower: number, upper: number) => void,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const lower = firstVertex + row * (columns + 1) + column;
      onField(lower, lower + columns + 1);
    }
  }
}

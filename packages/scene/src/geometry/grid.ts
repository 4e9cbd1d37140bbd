import type { Geometry } from './geometry.ts';

/**
 * Two triangles for each field of a grid of vertices: rows one above the other, counter-clockwise where columns run to the right. Each field is cut from its lower
 * left to its upper right.
 * @param columns fields across; a row has one vertex more
 */
export function connectGrid(indices: Geometry['indices'], columns: number, rows: number): void {
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const lower = row * (columns + 1) + column;
      const upper = lower + columns + 1;
      indices[at++] = lower;
      indices[at++] = lower + 1;
      indices[at++] = upper + 1;
      indices[at++] = lower;
      indices[at++] = upper + 1;
      indices[at++] = upper;
    }
  }
}

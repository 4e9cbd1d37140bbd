import { describe, expect, it } from 'vitest';
import { addGridNormals, allocateGeometry, connectGrid, joinGridSides, normaliseNormals } from './index.ts';
import type { Geometry, VertexGrid } from './index.ts';

const GRID: VertexGrid = { firstVertex: 2, firstIndex: 3, columns: 3, rows: 2 };
const VERTICES = 2 + 4 * 3;

/** A grid behind two other vertices and one other triangle, level at z = 0. */
function level(): Geometry {
  const geometry = allocateGeometry(VERTICES, 3 + 3 * 2 * 6, []);
  for (let row = 0; row <= GRID.rows; row++)
    for (let column = 0; column <= GRID.columns; column++)
      geometry.positions.set([column, row, 0], (GRID.firstVertex + row * 4 + column) * 3);
  return geometry;
}

describe('a grid of vertices', () => {
  it('is connected from its first vertex and index on, and nothing else is', () => {
    const { indices } = level();
    indices.fill(99);
    connectGrid(indices, GRID);
    expect([...indices.subarray(0, 9)]).toEqual([99, 99, 99, 2, 3, 7, 2, 7, 6]);
    expect([...indices.subarray(-6)]).toEqual([8, 9, 13, 8, 13, 12]);
    expect(Math.max(...indices.subarray(3))).toBe(VERTICES - 1);
  });

  it('has triangles counter-clockwise that cover it once', () => {
    const { indices, positions } = level();
    connectGrid(indices, GRID);
    let area = 0;
    for (let at = GRID.firstIndex; at < indices.length; at += 3) {
      const [a, b, c] = [0, 1, 2].map((corner) => indices[at + corner]! * 3) as [number, number, number];
      const twice =
        (positions[b]! - positions[a]!) * (positions[c + 1]! - positions[a + 1]!) -
        (positions[c]! - positions[a]!) * (positions[b + 1]! - positions[a + 1]!);
      expect(twice).toBe(1);
      area += twice / 2;
    }
    expect(area).toBe(6);
  });

  it('has normals from all of its fields at each corner', () => {
    const geometry = level();
    addGridNormals(geometry, GRID);
    const up = (row: number, column: number): number =>
      geometry.normals[(GRID.firstVertex + row * 4 + column) * 3 + 2]!;
    // One field at a corner, two at an edge, four inside; each twice its area.
    expect([up(0, 0), up(0, 1), up(1, 1), up(2, 3)]).toEqual([2, 4, 8, 2]);
    expect([...geometry.normals.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('has no seam between its sides once they are joined', () => {
    const geometry = level();
    // Rolled up: the right edge stands, the left one lies.
    for (let row = 0; row <= GRID.rows; row++)
      geometry.positions.set([2, row, 1], (GRID.firstVertex + row * 4 + 3) * 3);
    addGridNormals(geometry, GRID);
    const normal = (row: number, column: number): readonly number[] => {
      const at = (GRID.firstVertex + row * 4 + column) * 3;
      return [...geometry.normals.subarray(at, at + 3)];
    };
    const [left, right] = [normal(1, 0), normal(1, 3)];
    expect(left).not.toEqual(right);
    joinGridSides(geometry.normals, GRID);
    expect(normal(1, 0)).toEqual(left.map((part, axis) => part + right[axis]!));
    for (let row = 0; row <= GRID.rows; row++) expect(normal(row, 3)).toEqual(normal(row, 0));
    normaliseNormals(geometry.normals, GRID.firstVertex, VERTICES);
    expect(Math.hypot(...normal(1, 0))).toBeCloseTo(1, 6);
  });

  it('of one field is two triangles', () => {
    const indices = new Uint16Array(6);
    connectGrid(indices, { firstVertex: 0, firstIndex: 0, columns: 1, rows: 1 });
    expect([...indices]).toEqual([0, 1, 3, 0, 3, 2]);
    connectGrid(indices, { firstVertex: 0, firstIndex: 0, columns: 0, rows: 5 });
    expect([...indices]).toEqual([0, 1, 3, 0, 3, 2]);
  });
});

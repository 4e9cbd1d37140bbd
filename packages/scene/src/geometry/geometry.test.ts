import { describe, expect, it } from 'vitest';
import {
  addQuadNormal,
  addTriangleNormal,
  allocateGeometry,
  boundsOf,
  connectGrid,
  joinNormals,
  normaliseNormals,
  planarCoordinates,
} from './index.ts';

const SQUARE = Float32Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0);

describe('geometry', () => {
  it('is views of one buffer, without gaps between them', () => {
    const geometry = allocateGeometry(5, 9, []);
    expect(geometry.buffer.byteLength).toBe(5 * 32 + 9 * 2 + 5);
    for (const view of [
      geometry.positions,
      geometry.normals,
      geometry.textureCoordinates,
      geometry.indices,
      geometry.faceNumbers,
    ])
      expect(view.buffer).toBe(geometry.buffer);
    geometry.normals.fill(1);
    geometry.textureCoordinates.fill(2);
    geometry.indices.fill(3);
    geometry.faceNumbers.fill(4);
    expect(geometry.positions.every((value) => value === 0)).toBe(true);
    expect([...geometry.normals, ...geometry.textureCoordinates, ...geometry.indices]).not.toContain(4);
  });

  it('has wide indices only where it needs them', () => {
    expect(allocateGeometry(65_536, 3, []).indices).toBeInstanceOf(Uint16Array);
    const { indices, faceNumbers } = allocateGeometry(65_537, 3, []);
    expect(indices).toBeInstanceOf(Uint32Array);
    expect(faceNumbers).toHaveLength(65_537);
  });

  it('has normals as long as twice the area, of length 1 in the end', () => {
    const normals = new Float32Array(12);
    addQuadNormal(SQUARE, normals, 0, 1, 2, 3);
    expect([...normals.subarray(0, 3)]).toEqual([0, 0, 2]);
    normaliseNormals(normals, 0, 4);
    expect([...normals.subarray(9)]).toEqual([0, 0, 1]);
  });

  it('adds the normal of a triangle to its corners once, and to no other', () => {
    const normals = new Float32Array(12);
    addTriangleNormal(SQUARE, normals, 0, 1, 2);
    expect([...normals]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
    addTriangleNormal(SQUARE, normals, 0, 2, 1);
    expect(normals.every((value) => value === 0)).toBe(true);
  });

  it('has both normals in one place the same', () => {
    const normals = Float32Array.of(1, 0, 0, 0, 2, 0, 9, 9, 9);
    joinNormals(normals, 0, 1);
    expect([...normals]).toEqual([1, 2, 0, 1, 2, 0, 9, 9, 9]);
  });

  it('connects a grid by two triangles a field, all the same way round', () => {
    const [columns, rows] = [3, 2];
    const indices = new Uint16Array(columns * rows * 6);
    connectGrid(indices, { firstVertex: 0, firstIndex: 0, columns, rows });
    expect([...indices.subarray(0, 6)]).toEqual([0, 1, 5, 0, 5, 4]);
    expect([...indices.subarray(-6)]).toEqual([6, 7, 11, 6, 11, 10]);
    const at = (index: number) => [index % (columns + 1), Math.floor(index / (columns + 1))] as const;
    let area = 0;
    for (let triangle = 0; triangle < indices.length; triangle += 3) {
      const [[ax, ay], [bx, by], [cx, cy]] = [0, 1, 2].map((corner) => at(indices[triangle + corner]!)) as [
        readonly [number, number],
        readonly [number, number],
        readonly [number, number],
      ];
      const twice = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
      expect(twice).toBe(1);
      area += twice / 2;
    }
    expect(area).toBe(columns * rows);
  });

  it('has a normal where there is no area, and where numbers are out of range', () => {
    const normals = Float32Array.of(0, 0, 0, Number.NaN, 1, 1, 3e38, 3e38, 0, 0, -2, 0);
    normaliseNormals(normals, 0, 4);
    expect([...normals.subarray(0, 6)]).toEqual([0, 0, 1, 0, 0, 1]);
    expect(normals[6]).toBeCloseTo(Math.SQRT1_2);
    expect([...normals.subarray(9)]).toEqual([0, -1, 0]);
  });

  it('has bounds, unless it is empty', () => {
    expect(boundsOf(SQUARE)).toEqual({ min: { x: 0, y: 0, z: 0 }, max: { x: 1, y: 1, z: 0 } });
    expect(boundsOf(new Float32Array(0))).toBeUndefined();
  });
});

describe('planar coordinates', () => {
  const scale = { x: 4, y: 6, z: 2 };
  const face = { firstVertex: 0, vertexCount: 1, firstIndex: 0, indexCount: 0 };
  /** Coordinates at (0.25, 0.5, 0.5) of a surface that looks that way. */
  const at = (x: number, y: number, z: number) => {
    const geometry = allocateGeometry(1, 0, [face]);
    geometry.positions.set([0.25, 0.5, 0.5]);
    geometry.normals.set([x, y, z]);
    return [...planarCoordinates(geometry, face, scale)];
  };

  it('repeat twice a metre, whatever the size, from the middle of the object', () => {
    expect(at(0, 0, 1)).toEqual([0.5 + 2 * 1, 0.5 + 2 * 3]);
    expect(at(0, 0, -1)).toEqual([0.5 + 2 * 1, 0.5 - 2 * 3]);
  });

  it('are upright on all four sides', () => {
    expect(at(0, -1, 0)).toEqual([0.5 + 2 * 1, 0.5 + 2 * 1]);
    expect(at(0, 1, 0)).toEqual([0.5 - 2 * 1, 0.5 + 2 * 1]);
    expect(at(1, 0, 0)).toEqual([0.5 + 2 * 3, 0.5 + 2 * 1]);
    expect(at(-1, 0, 0)).toEqual([0.5 - 2 * 3, 0.5 + 2 * 1]);
    // A slope counts as what it looks towards most.
    expect(at(0.49, -0.87, 0)[0]).toBe(2.5);
  });
});

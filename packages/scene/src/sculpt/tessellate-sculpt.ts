import { SCULPT_TYPE } from '@landfall/protocol/extra-params';
import {
  addGridNormals,
  allocateGeometry,
  connectGrid,
  joinGridSides,
  joinNormals,
  normaliseNormals,
} from '../geometry/index.ts';
import type { Geometry, VertexGrid } from '../geometry/index.ts';
import type { LevelOfDetail } from '../lod/index.ts';
import { sculptGrid } from './sculpt-grid.ts';
import type { SculptGrid } from './sculpt-grid.ts';
import { isReversed, isSculptMap, placeSculpt, wrapsAcross } from './sculpt-map.ts';
import type { SculptMap, SculptStitching } from './sculpt-map.ts';

/** Maps that are nothing but a point, or noise all over the box, are not shown as they are. @source viewer llvolume.cpp */
const LEAST_AREA = 0.002;
const MOST_AREA = 384;
/** Of the ball that stands for those. */
const PLACEHOLDER_RADIUS = 0.3;
/** The size of map that a ball is as fine as when nothing is known of the real one. */
const USUAL_SIZE = 64;

/**
 * A sculpt as triangles, with one face. What is no map, and what has no area, is a ball, as viewers show it.
 * @throws UsageError when the map has fewer bytes than pixels
 * @source viewer indra/llmath/llvolume.cpp (sculpt, createSide)
 */
export function tessellateSculpt(map: SculptMap, stitching: SculptStitching, level: LevelOfDetail): Geometry {
  if (!isSculptMap(map)) return sculptPlaceholder(level);
  const grid = sculptGrid(map.width, map.height, level);
  const geometry = allocateGrid(grid);
  placeSculpt(geometry.positions, map, grid, stitching);
  // Old content has maps that only look like something at the coarsest level.
  if (level > 0 && !isWorthShowing(geometry, grid)) return sculptPlaceholder(level, grid);
  finish(geometry, grid, stitching);
  return geometry;
}

/** The ball that stands for a sculpt without a map. @param grid how fine it is */
export function sculptPlaceholder(
  level: LevelOfDetail,
  grid: SculptGrid = sculptGrid(USUAL_SIZE, USUAL_SIZE, level),
): Geometry {
  const geometry = allocateGrid(grid);
  let to = 0;
  for (let row = 0; row <= grid.up; row++) {
    const around = (2 * Math.PI * row) / grid.up;
    for (let column = 0; column <= grid.across; column++) {
      const down = (Math.PI * column) / grid.across;
      const radius = Math.sin(down) * PLACEHOLDER_RADIUS;
      geometry.positions[to++] = radius * Math.cos(around);
      geometry.positions[to++] = radius * Math.sin(around);
      geometry.positions[to++] = Math.cos(down) * PLACEHOLDER_RADIUS;
    }
  }
  // Its rows meet, its columns end in the poles: like nothing that maps are stitched to.
  finish(geometry, grid, { sculptType: SCULPT_TYPE.none, inverted: false, mirrored: false });
  const columns = grid.across + 1;
  for (let column = 0; column < columns; column++)
    joinNormals(geometry.normals, column, grid.up * columns + column);
  normaliseNormals(geometry.normals, 0, columns * (grid.up + 1));
  return geometry;
}

function allocateGrid({ across, up }: SculptGrid): Geometry {
  const vertexCount = (across + 1) * (up + 1);
  const indexCount = across * up * 6;
  return allocateGeometry(vertexCount, indexCount, [
    { firstVertex: 0, vertexCount, firstIndex: 0, indexCount },
  ]);
}

/** Triangles, texture coordinates and normals of places that are there. */
function finish(geometry: Geometry, grid: SculptGrid, stitching: SculptStitching): void {
  const vertices = verticesOf(grid);
  connectGrid(geometry.indices, vertices);
  placeTexture(geometry.textureCoordinates, grid, isReversed(stitching));
  addGridNormals(geometry, vertices);
  joinEdges(geometry.normals, grid, stitching.sculptType);
  normaliseNormals(geometry.normals, 0, (grid.across + 1) * (grid.up + 1));
}

function verticesOf({ across, up }: SculptGrid): VertexGrid {
  return { firstVertex: 0, firstIndex: 0, columns: across, rows: up };
}

function placeTexture(coordinates: Float32Array, { across, up }: SculptGrid, isTurned: boolean): void {
  let to = 0;
  for (let row = 0; row <= up; row++) {
    for (let column = 0; column <= across; column++) {
      const u = column / across;
      coordinates[to++] = isTurned ? 1 - u : u;
      coordinates[to++] = row / up;
    }
  }
}

/** No edge is seen where a sculpt is put together. */
function joinEdges(normals: Float32Array, grid: SculptGrid, sculptType: number): void {
  const { across, up } = grid;
  const columns = across + 1;
  if (sculptType === SCULPT_TYPE.sphere)
    for (const row of [0, up]) averageRow(normals, row * columns, columns);
  if (wrapsAcross(sculptType)) joinGridSides(normals, verticesOf(grid));
  if (sculptType === SCULPT_TYPE.torus)
    for (let column = 0; column < columns; column++) joinNormals(normals, column, up * columns + column);
}

function averageRow(normals: Float32Array, first: number, columns: number): void {
  for (let axis = 0; axis < 3; axis++) {
    let sum = 0;
    for (let at = first; at < first + columns; at++) sum += normals[at * 3 + axis]!;
    for (let at = first; at < first + columns; at++) normals[at * 3 + axis] = sum;
  }
}

/** By the area of its quads. */
function isWorthShowing({ positions }: Geometry, { across, up }: SculptGrid): boolean {
  const columns = across + 1;
  let area = 0;
  for (let row = 0; row < up; row++) {
    for (let column = 0; column < across; column++) {
      const at = row * columns + column;
      area += triangleArea(positions, at, at + columns, at + 1);
      area += triangleArea(positions, at + columns + 1, at + columns, at + 1);
    }
  }
  return area >= LEAST_AREA && area <= MOST_AREA;
}

function triangleArea(positions: Float32Array, a: number, b: number, c: number): number {
  const side = (to: number, axis: number) => positions[to * 3 + axis]! - positions[a * 3 + axis]!;
  const x = side(b, 1) * side(c, 2) - side(b, 2) * side(c, 1);
  const y = side(b, 2) * side(c, 0) - side(b, 0) * side(c, 2);
  const z = side(b, 0) * side(c, 1) - side(b, 1) * side(c, 0);
  return Math.sqrt(x * x + y * y + z * z) / 2;
}

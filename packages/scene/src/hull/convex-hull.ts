import { addTriangleNormal, allocateGeometry, normaliseNormals } from '../geometry/index.ts';
import type { Geometry } from '../geometry/index.ts';
import { isSeenFrom, onGrid } from './exact.ts';
import type { GridPoints } from './exact.ts';

/** Three points, counter-clockwise from outside. */
type Triangle = readonly [a: number, b: number, c: number];

/**
 * The convex body around points as triangles with edges, one face. Points are taken to the nearest of 65,536 steps of their box, so that nothing is left to rounding.
 * Points that are no numbers are passed over.
 * @param points three floats each
 * @returns nothing to show where all points lie in a plane
 */
export function convexHull(points: Float32Array): Geometry {
  const grid = onGrid(points);
  let triangles = firstBody(grid);
  if (triangles.length > 0)
    for (let point = 0; point < grid.count; point++) triangles = grown(triangles, grid, point);
  return geometryOf(triangles, points, grid);
}

/** Four points that are not in a plane, the right way round; none where there are none. */
function firstBody(grid: GridPoints): Triangle[] {
  for (let second = 1; second < grid.count; second++) {
    if (grid.isSame(0, second)) continue;
    for (let third = second + 1; third < grid.count; third++) {
      if (grid.isInLine(0, second, third)) continue;
      for (let fourth = third + 1; fourth < grid.count; fourth++) {
        const side = grid.sideOf(0, second, third, fourth);
        if (side === 0) continue;
        return side < 0 ? body(0, second, third, fourth) : body(0, third, second, fourth);
      }
      return [];
    }
    return [];
  }
  return [];
}

/** The fourth is behind the first three. */
function body(a: number, b: number, c: number, d: number): Triangle[] {
  return [
    [a, b, c],
    [a, d, b],
    [b, d, c],
    [c, d, a],
  ];
}

/** What a point sees is taken away, and put up again between its edge and the point. */
function grown(triangles: Triangle[], grid: GridPoints, point: number): Triangle[] {
  const seen = triangles.filter((triangle) => isSeenFrom(grid, triangle, point));
  if (seen.length === 0) return triangles;
  const edges = new Map<number, Triangle>();
  for (const [a, b, c] of seen)
    for (const [from, to] of [
      [a, b],
      [b, c],
      [c, a],
    ] as const)
      edges.set(from * grid.count + to, [from, to, point]);
  const isSeen = new Set(seen);
  const rest = triangles.filter((triangle) => !isSeen.has(triangle));
  // An edge between two that are seen is there both ways.
  for (const triangle of edges.values())
    if (!edges.has(triangle[1] * grid.count + triangle[0])) rest.push(triangle);
  return rest;
}

function geometryOf(triangles: readonly Triangle[], points: Float32Array, grid: GridPoints): Geometry {
  const count = triangles.length * 3;
  const face = { firstVertex: 0, vertexCount: count, firstIndex: 0, indexCount: count };
  const geometry = allocateGeometry(count, count, [face]);
  for (const [number, triangle] of triangles.entries()) {
    for (const [corner, point] of triangle.entries()) {
      const vertex = number * 3 + corner;
      const from = grid.places[point]! * 3;
      geometry.positions.set(points.subarray(from, from + 3), vertex * 3);
      geometry.indices[vertex] = vertex;
    }
    addTriangleNormal(geometry.positions, geometry.normals, number * 3, number * 3 + 1, number * 3 + 2);
  }
  normaliseNormals(geometry.normals, 0, count);
  return geometry;
}

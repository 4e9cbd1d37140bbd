import type { Geometry } from '../geometry/index.ts';

/** What tests ask of triangles. */
export interface Measures {
  /** Of the body that the triangles enclose, if they do: positive when they are seen from outside. */
  readonly volume: number;
  readonly area: number;
  /** Edges that are not met by exactly one triangle from the other side. Points in one place are one point. */
  readonly openEdges: number;
  /** The least cosine between a triangle's own normal and one of its vertices' normals; triangles without area are left out. */
  readonly leastAgreement: number;
}

type Point = readonly [number, number, number];

/** Measures a geometry, or one face of it. */
export function measure(geometry: Geometry, face?: number): Measures {
  const edges = new Map<string, number>();
  let [volume, area, leastAgreement] = [0, 0, 1];
  for (const corners of trianglesOf(geometry, face)) {
    const [a, b, c] = corners.map((vertex) => pointAt(geometry.positions, vertex)) as [Point, Point, Point];
    const normal = cross(minus(b, a), minus(c, a));
    const length = Math.hypot(...normal);
    volume += dot(a, cross(b, c)) / 6;
    area += length / 2;
    countEdges(edges, [a, b, c]);
    if (length < 1e-9) continue;
    for (const vertex of corners)
      leastAgreement = Math.min(leastAgreement, dot(normal, pointAt(geometry.normals, vertex)) / length);
  }
  const openEdges = [...edges.values()].filter((balance) => balance !== 0).length;
  return { volume, area, openEdges, leastAgreement };
}

/** Whether every number is finite, every normal of length 1, and every index inside its face. */
export function isWellFormed({
  positions,
  normals,
  textureCoordinates,
  indices,
  faces,
  faceNumbers,
}: Geometry): boolean {
  const finite = [positions, normals, textureCoordinates].every((floats) => floats.every(Number.isFinite));
  const unit = Array.from(faceNumbers, (_, vertex) => Math.hypot(...pointAt(normals, vertex))).every(
    (length) => Math.abs(length - 1) < 1e-4,
  );
  const inFaces = faces.every(({ firstVertex, vertexCount, firstIndex, indexCount }) =>
    indices
      .subarray(firstIndex, firstIndex + indexCount)
      .every((vertex) => vertex >= firstVertex && vertex < firstVertex + vertexCount),
  );
  const numbered = faces.every(({ firstVertex, vertexCount }, number) =>
    faceNumbers.subarray(firstVertex, firstVertex + vertexCount).every((of) => of === number),
  );
  return finite && unit && inFaces && numbered;
}

/** The sum of a face's normals, of length 1: where it looks. */
export function facing(geometry: Geometry, face: number): Point {
  const { firstVertex, vertexCount } = geometry.faces[face]!;
  const sum: [number, number, number] = [0, 0, 0];
  for (let vertex = firstVertex; vertex < firstVertex + vertexCount; vertex++)
    for (const axis of [0, 1, 2] as const) sum[axis] += geometry.normals[vertex * 3 + axis]!;
  const length = Math.hypot(...sum) || 1;
  return [sum[0] / length, sum[1] / length, sum[2] / length];
}

function* trianglesOf({ indices, faces }: Geometry, face?: number): Generator<[number, number, number]> {
  const { firstIndex, indexCount } =
    face === undefined ? { firstIndex: 0, indexCount: indices.length } : faces[face]!;
  for (let at = firstIndex; at < firstIndex + indexCount; at += 3)
    yield [indices[at]!, indices[at + 1]!, indices[at + 2]!];
}

/** An edge and the same edge the other way round cancel each other; those between two points in one place are none. */
function countEdges(edges: Map<string, number>, corners: readonly Point[]): void {
  for (const [at, corner] of corners.entries()) {
    const [one, other] = [placeOf(corner), placeOf(corners[(at + 1) % 3]!)];
    if (one === other) continue;
    const forward = one < other;
    const edge = forward ? `${one} ${other}` : `${other} ${one}`;
    edges.set(edge, (edges.get(edge) ?? 0) + (forward ? 1 : -1));
  }
}

function placeOf(point: Point): string {
  return point.map((value) => Math.round(value * 1e4)).join(',');
}

function pointAt(floats: Float32Array, vertex: number): Point {
  return [floats[vertex * 3]!, floats[vertex * 3 + 1]!, floats[vertex * 3 + 2]!];
}

function minus(one: Point, other: Point): Point {
  return [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
}

function cross(one: Point, other: Point): Point {
  return [
    one[1] * other[2] - one[2] * other[1],
    one[2] * other[0] - one[0] * other[2],
    one[0] * other[1] - one[1] * other[0],
  ];
}

function dot(one: Point, other: Point): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

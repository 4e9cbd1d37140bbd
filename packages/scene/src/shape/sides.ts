import { addQuadNormal, joinNormals, normaliseNormals } from '../geometry/index.ts';
import type { FaceRange, Geometry } from '../geometry/index.ts';
import { STOP_SIZE } from './path.ts';
import type { Path } from './path.ts';
import type { Profile, Span } from './profile.ts';

/** Points nearer than this are the same point, squared. */
const SAME = 1e-10;

/** What is swept, and along what. */
export interface Sweep {
  readonly profile: Profile;
  readonly path: Path;
  /** The texture and normals of the poles of a ball: half a circle that goes around. */
  readonly ball: boolean;
}

/** Columns of vertices of a swept face: with an edge at a point there are two of them. */
export function columnsOf(span: Span): number {
  return isEdged(span) ? 2 * (span.count - 1) : span.count;
}

/** Quads of a swept face across its columns. */
export function stripsOf(span: Span): number {
  return span.count - 1;
}

function isEdged(span: Span): boolean {
  return span.flat && span.count > 2;
}

/** Fills a swept face: a row of vertices for each stop of the path. */
export function fillSide(geometry: Geometry, face: FaceRange, span: Span, sweep: Sweep): void {
  const columns = columnsOf(span);
  for (let column = 0; column < columns; column++)
    fillColumn(geometry, face, { span, column, columns }, sweep);
  const step = isEdged(span) ? 2 : 1;
  const rows = sweep.path.count;
  let index = face.firstIndex;
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column += step) {
      const lower = face.firstVertex + row * columns + column;
      index = addQuad(geometry, index, lower, lower + columns);
    }
  }
  smoothSeams(geometry, face, columns, rows, { span, sweep });
  normaliseNormals(geometry.normals, face.firstVertex, face.firstVertex + face.vertexCount);
}

function fillColumn(
  { positions, textureCoordinates }: Geometry,
  { firstVertex }: FaceRange,
  { span, column, columns }: { span: Span; column: number; columns: number },
  { profile, path: { stops, count } }: Sweep,
): void {
  const point = (span.first + (isEdged(span) ? (column + 1) >> 1 : column)) % profile.count;
  const x = profile.points.x[point]!;
  const y = profile.points.y[point]!;
  const isCut = span.kind === 'cutBegin' || span.kind === 'cutEnd';
  const u = isCut ? column : profile.points.along[point]! * span.scale - span.from;
  for (let row = 0; row < count; row++) {
    const at = row * STOP_SIZE;
    const vertex = firstVertex + row * columns + column;
    placePoint(positions, vertex * 3, stops, at, x, y);
    textureCoordinates[vertex * 2] = u;
    textureCoordinates[vertex * 2 + 1] = stops[at + 12]!;
  }
}

/** Where a point of the profile is at a stop of the path. */
export function placePoint(
  positions: Float32Array,
  to: number,
  stops: Float64Array,
  at: number,
  x: number,
  y: number,
): void {
  positions[to] = stops[at]! * x + stops[at + 3]! * y + stops[at + 6]!;
  positions[to + 1] = stops[at + 1]! * x + stops[at + 4]! * y + stops[at + 7]!;
  positions[to + 2] = stops[at + 2]! * x + stops[at + 5]! * y + stops[at + 8]!;
}

/** Two triangles; both rows begin at the left. Returns where the next index goes. */
function addQuad(
  { positions, normals, indices }: Geometry,
  at: number,
  lower: number,
  upper: number,
): number {
  indices[at] = lower;
  indices[at + 1] = upper + 1;
  indices[at + 2] = upper;
  indices[at + 3] = lower;
  indices[at + 4] = lower + 1;
  indices[at + 5] = upper + 1;
  addQuadNormal(positions, normals, lower, lower + 1, upper + 1, upper);
  return at + 6;
}

/** No edge is seen where a round face meets itself, and none at the poles of a ball. */
function smoothSeams(
  { positions, normals }: Geometry,
  { firstVertex }: FaceRange,
  columns: number,
  rows: number,
  { span, sweep }: { span: Span; sweep: Sweep },
): void {
  const lastRow = firstVertex + (rows - 1) * columns;
  // At a ball's pole all rows meet: the middle is asked, too.
  const meets = [0, columns >> 1].every((column) =>
    isSame(positions, firstVertex + column, lastRow + column),
  );
  if (meets)
    for (let column = 0; column < columns; column++)
      joinNormals(normals, firstVertex + column, lastRow + column);
  if (span.flat) return;
  for (const [column, sign] of [
    [0, 1],
    [columns - 1, -1],
  ] as const) {
    // A ball's poles are where its axis, x, comes out.
    if (!sweep.ball || !isSame(positions, firstVertex + column, firstVertex + column + columns)) continue;
    for (let row = 0; row < rows; row++)
      normals.set([sign, 0, 0], (firstVertex + row * columns + column) * 3);
  }
  if (!isSame(positions, firstVertex, firstVertex + columns - 1)) return;
  for (let row = 0; row < rows; row++)
    joinNormals(normals, firstVertex + row * columns, firstVertex + row * columns + columns - 1);
}

function isSame(positions: Float32Array, one: number, other: number): boolean {
  const x = positions[one * 3]! - positions[other * 3]!;
  const y = positions[one * 3 + 1]! - positions[other * 3 + 1]!;
  const z = positions[one * 3 + 2]! - positions[other * 3 + 2]!;
  return x * x + y * y + z * z < SAME;
}

import type { FaceRange, Geometry } from '../geometry/index.ts';
import { STOP_SIZE } from './path.ts';
import type { ProfilePoints } from './polygon.ts';
import type { Profile } from './profile.ts';
import { placePoint } from './sides.ts';
import type { Sweep } from './sides.ts';

/** Closed outlines whose ends are this near to each other end where they began. */
const SAME = 1e-6;

/** Vertices of the face at an end of the path; it has two triangles less than that. */
export function capVertices({ points, outerCount, count, hollow, open }: Profile): number {
  if (hollow || open) return count;
  const last = outerCount - 1;
  const meets =
    Math.abs(points.x[0]! - points.x[last]!) < SAME && Math.abs(points.y[0]! - points.y[last]!) < SAME;
  return meets ? last : outerCount;
}

/**
 * Fills the face at one end of the path.
 * @param end the far end, called top; else the beginning, called bottom
 */
export function fillCap(geometry: Geometry, face: FaceRange, sweep: Sweep, end: 'top' | 'bottom'): void {
  const { profile, path } = sweep;
  placeCap(geometry, face, sweep, end);
  const triangles: Triangles = {
    indices: geometry.indices,
    next: face.firstIndex,
    firstVertex: face.firstVertex,
    turned: end === 'bottom',
  };
  if (profile.hollow) fillRing(triangles, profile);
  else fillFan(triangles, face.vertexCount, profile.open);
  const at = (end === 'top' ? path.count - 1 : 0) * STOP_SIZE;
  const sign = end === 'top' ? 1 : -1;
  for (let vertex = face.firstVertex; vertex < face.firstVertex + face.vertexCount; vertex++) {
    geometry.normals[vertex * 3] = path.stops[at + 9]! * sign;
    geometry.normals[vertex * 3 + 1] = path.stops[at + 10]! * sign;
    geometry.normals[vertex * 3 + 2] = path.stops[at + 11]! * sign;
  }
}

/** Where triangles of a cap go. */
interface Triangles {
  readonly indices: Geometry['indices'];
  next: number;
  readonly firstVertex: number;
  /** The bottom is seen from below. */
  readonly turned: boolean;
}

function addTriangle(to: Triangles, a: number, b: number, c: number): void {
  const { indices, next, firstVertex, turned } = to;
  indices[next] = firstVertex + a;
  indices[next + 1] = firstVertex + (turned ? c : b);
  indices[next + 2] = firstVertex + (turned ? b : c);
  to.next = next + 3;
}

/** The texture lies on the outline as it was before it was placed, seen from outside. */
function placeCap(
  { positions, textureCoordinates }: Geometry,
  { firstVertex, vertexCount }: FaceRange,
  { profile: { points }, path: { stops, count } }: Sweep,
  end: 'top' | 'bottom',
): void {
  const at = (end === 'top' ? count - 1 : 0) * STOP_SIZE;
  for (let point = 0; point < vertexCount; point++) {
    const x = points.x[point]!;
    const y = points.y[point]!;
    const vertex = firstVertex + point;
    placePoint(positions, vertex * 3, stops, at, x, y);
    textureCoordinates[vertex * 2] = x + 0.5;
    textureCoordinates[vertex * 2 + 1] = end === 'top' ? y + 0.5 : 0.5 - y;
  }
}

/** Around the middle of an outline that was cut, which is its last point, or around the first corner of a whole one. */
function fillFan(triangles: Triangles, count: number, open: boolean): void {
  const hub = open ? count - 1 : 0;
  const first = open ? 0 : 1;
  for (let triangle = 0; triangle < count - 2; triangle++)
    addTriangle(triangles, hub, first + triangle, first + triangle + 1);
}

/**
 * Between outside and hole: from where both begin to where both end, always the next triangle that is the right way round and
 * leaves the other side's next point out; of two, the one with the shorter new side.
 */
function fillRing(triangles: Triangles, { points, outerCount, count }: Profile): void {
  let outer = 0;
  let inner = count - 1;
  while (outer + 1 < inner) {
    const outerLeft = outer + 1 < outerCount;
    const innerLeft = inner - 1 >= outerCount;
    const advanceOuter = outerLeft && (!innerLeft || isOuterNext(points, outer, inner));
    addTriangle(triangles, outer, advanceOuter ? outer + 1 : inner - 1, inner);
    if (advanceOuter) outer++;
    else inner--;
  }
}

function isOuterNext(points: ProfilePoints, outer: number, inner: number): boolean {
  const ifOuter =
    area(points, outer, outer + 1, inner) >= 0 && area(points, outer + 1, inner - 1, inner) >= 0;
  const ifInner =
    area(points, outer, inner - 1, inner) >= 0 && area(points, outer, outer + 1, inner - 1) >= 0;
  if (ifOuter !== ifInner) return ifOuter;
  return distance(points, outer + 1, inner) < distance(points, outer, inner - 1);
}

/** Twice the area of a triangle: positive when it is counter-clockwise. */
function area({ x, y }: ProfilePoints, a: number, b: number, c: number): number {
  return (x[b]! - x[a]!) * (y[c]! - y[a]!) - (x[c]! - x[a]!) * (y[b]! - y[a]!);
}

/** Squared. */
function distance({ x, y }: ProfilePoints, a: number, b: number): number {
  return (x[a]! - x[b]!) ** 2 + (y[a]! - y[b]!) ** 2;
}

/** The points of an outline. */
export interface ProfilePoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Where on the whole outline: 0–1. */
  readonly along: Float64Array;
}

/** A regular polygon around the origin, counter-clockwise, or a part of one. */
export interface Polygon {
  /** In its part of a turn. */
  readonly sides: number;
  /** Where it begins, in turns from the x axis. */
  readonly start: number;
  /** How much of a turn it is: 1, or 0.5 of half a circle. */
  readonly turn: number;
}

/** Which part of a polygon, and how large. */
export interface PolygonPart {
  readonly polygon: Polygon;
  readonly begin: number;
  readonly end: number;
  /** 1 fills the box from −0.5 to 0.5, if it is a square or a circle. */
  readonly size: number;
}

/** Bounds of outlines. */
export const polygonPoints = Object.freeze({
  /** Of an outline: two circles of 24 sides, their ends, and a middle. */
  most: 64,
  /** What begins this little of a side before a corner begins at it: less than the wire can say. */
  beginsAt: 1e-6,
  /** What ends this little behind a corner ends at it. */
  endsAt: 1e-4,
});

/** Room for the points of an outline. */
export function createProfilePoints(): ProfilePoints {
  const { most } = polygonPoints;
  return { x: new Float64Array(most), y: new Float64Array(most), along: new Float64Array(most) };
}

/**
 * Writes the points of a part of a polygon from `at` on: where it begins, its corners, where it ends. Ends between corners lie on
 * the straight side. A whole one ends where it began. Returns how many.
 */
export function addPolygon(points: ProfilePoints, at: number, part: PolygonPart): number {
  const { polygon, begin, end } = part;
  const firstCorner = Math.floor(begin * polygon.sides + polygonPoints.beginsAt) + 1;
  const endCorner = Math.ceil(end * polygon.sides - polygonPoints.endsAt);
  addPoint(points, at, part, begin * polygon.sides);
  let next = at + 1;
  for (let corner = firstCorner; corner < endCorner; corner++) addPoint(points, next++, part, corner);
  addPoint(points, next++, part, end * polygon.sides);
  return next - at;
}

/** The point at so many sides from the start. */
function addPoint(
  points: ProfilePoints,
  at: number,
  { polygon: { sides, start, turn }, size }: PolygonPart,
  side: number,
): void {
  const corner = Math.floor(side);
  const part = side - corner;
  const radius = size * radiusOf(sides / turn);
  const angle = 2 * Math.PI * ((corner / sides) * turn + start);
  let x = Math.cos(angle);
  let y = Math.sin(angle);
  if (part > 0) {
    const next = angle + (2 * Math.PI * turn) / sides;
    x += (Math.cos(next) - x) * part;
    y += (Math.sin(next) - y) * part;
  }
  points.x[at] = x * radius;
  points.y[at] = y * radius;
  points.along[at] = side / sides;
}

/** Squares fill their box; anything else has its corners on a circle that touches the box. */
function radiusOf(sides: number): number {
  return sides === 4 ? Math.SQRT1_2 : 0.5;
}

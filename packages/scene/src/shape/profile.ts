import { HOLE, PROFILE } from '@landfall/protocol/object';
import { addPolygon, polygonPoints } from './polygon.ts';
import type { Polygon, ProfilePoints } from './polygon.ts';
import type { UsableShape } from './usable-shape.ts';

/** Sides of a circle at detail 1. @source viewer indra/llmath/llvolume.h */
export const CIRCLE_SIDES = 6;
/** The corner with which a square begins: lower left. In turns. */
const SQUARE_START = -0.375;
/** A square or triangle of faces is open from this gap on; a circle's arc too. @source viewer llvolume.cpp */
const LEAST_OPENING = 0.99;
/** What has less than this of a side, has no face for it. @source viewer llvolume.cpp */
const LEAST_SIDE = 0.001;

/** The outline that is swept along a path: first what is outside, then (backwards) the hole or the middle. */
export interface Profile {
  readonly points: ProfilePoints;
  /** Points of the outside; a closed outline ends where it began. */
  readonly outerCount: number;
  /** Points in all: those of the hole, or the middle of one that is cut, are behind the outside's. */
  readonly count: number;
  readonly hollow: boolean;
  /** Cut open: there are faces where it was cut. */
  readonly open: boolean;
  /** What is swept, in the order of face numbers. */
  readonly spans: readonly Span[];
}

/** A run of points that is swept to a face. */
export interface Span {
  readonly kind: 'outer' | 'inner' | 'cutBegin' | 'cutEnd';
  /** Its first point; behind the last one comes the first again. */
  readonly first: number;
  readonly count: number;
  /** With an edge at every point, instead of round. */
  readonly flat: boolean;
  /** Texture coordinate u of a point: its place on the outline times `scale`, minus `from`. */
  readonly scale: number;
  readonly from: number;
}

interface Hole {
  readonly polygon: Polygon;
  readonly flat: boolean;
  /** Its size. */
  readonly size: number;
}

/**
 * The outline of a shape.
 * @param points room for it, filled
 * @param detail a factor of `lod`'s table
 * @source viewer indra/llmath/llvolume.cpp (LLProfile::generate)
 */
export function makeProfile(shape: UsableShape, detail: number, points: ProfilePoints): Profile {
  const { profileBegin: begin, profileEnd: end, profileHollow } = shape;
  const hollow = profileHollow > 0;
  const outside = outsideOf(shape, detail, hollow);
  const outerCount = addPolygon(points, 0, { polygon: outside, begin, end, size: 1 });
  const open = isOpen(shape, hollow);
  const hole = hollow ? holeOf(shape, detail) : undefined;
  const count = outerCount + addInside(points, outerCount, shape, { hole, open });
  const spans = outerSpans(shape, outerCount);
  if (hole !== undefined) spans.push(innerSpan(outerCount, count, hole));
  if (open) spans.push(...cutSpans(outerCount, count, hollow));
  return { points, outerCount, count, hollow, open, spans };
}

/** How many sides the outline has around, by its curve. */
function outsideOf(shape: UsableShape, detail: number, hollow: boolean): Polygon {
  const squareHole = hollow && shape.hole === HOLE.square;
  switch (shape.profile) {
    case PROFILE.circle: {
      const sides = CIRCLE_SIDES * detail;
      // So that the corners of the hole meet corners of the outside.
      return { sides: Math.floor(squareHole ? Math.ceil(sides / 4) * 4 : sides), start: 0, turn: 1 };
    }
    case PROFILE.halfCircle: {
      const sides = (CIRCLE_SIDES * detail) / 2;
      return { sides: Math.floor(squareHole ? Math.ceil(sides / 2) * 2 : sides), start: 0.5, turn: 0.5 };
    }
    case PROFILE.square:
      return { sides: 4, start: SQUARE_START, turn: 1 };
    default:
      return { sides: 3, start: 0, turn: 1 };
  }
}

/** Triangles do not fill their box: a hole has half the size in them. */
function holeOf(shape: UsableShape, detail: number): Hole {
  const isTriangle =
    shape.profile !== PROFILE.square &&
    shape.profile !== PROFILE.circle &&
    shape.profile !== PROFILE.halfCircle;
  const size = isTriangle ? shape.profileHollow / 2 : shape.profileHollow;
  const outside = outsideOf(shape, detail, true);
  const { start, turn } = outside;
  switch (shape.hole) {
    case HOLE.square:
      return { polygon: { sides: 4 * turn, start, turn }, flat: true, size };
    case HOLE.triangle:
      return { polygon: { sides: 3, start, turn }, flat: true, size };
    case HOLE.circle:
      // In a round profile it is a hole like the outside; in a cylinder that has edges, in half a one it is round.
      if (shape.profile === PROFILE.circle || shape.profile === PROFILE.halfCircle) break;
      return { polygon: { sides: Math.floor(CIRCLE_SIDES * detail), start, turn }, flat: false, size };
    default:
  }
  return { polygon: outside, flat: shape.profile !== PROFILE.halfCircle, size };
}

/** What half a circle misses of a turn makes it open as soon as it has a hole. */
function isOpen(shape: UsableShape, hollow: boolean): boolean {
  const part = shape.profileEnd - shape.profileBegin;
  if (shape.profile === PROFILE.halfCircle) return hollow || part < 1;
  return part < LEAST_OPENING;
}

/** The points of the hole, backwards, or the middle of an outline that was cut. Returns how many. */
function addInside(
  points: ProfilePoints,
  at: number,
  shape: UsableShape,
  { hole, open }: { hole: Hole | undefined; open: boolean },
): number {
  if (hole !== undefined) {
    const { profileBegin: begin, profileEnd: end } = shape;
    const count = addPolygon(points, at, { polygon: hole.polygon, begin, end, size: hole.size });
    points.x.subarray(at, at + count).reverse();
    points.y.subarray(at, at + count).reverse();
    points.along.subarray(at, at + count).reverse();
    return count;
  }
  if (!open) return 0;
  points.x[at] = 0;
  points.y[at] = 0;
  points.along[at] = 0;
  return 1;
}

/** A round outside is one face, one with corners has a face a side that is there. */
function outerSpans(shape: UsableShape, outerCount: number): Span[] {
  if (shape.profile === PROFILE.circle || shape.profile === PROFILE.halfCircle)
    return [{ kind: 'outer', first: 0, count: outerCount, flat: false, scale: 1, from: 0 }];
  const sides = shape.profile === PROFILE.square ? 4 : 3;
  const firstSide = Math.floor(shape.profileBegin * sides + polygonPoints.beginsAt);
  const endSide = Math.floor(shape.profileEnd * sides + 1 - LEAST_SIDE);
  const spans: Span[] = [];
  for (let side = firstSide; side < endSide; side++)
    spans.push({ kind: 'outer', first: side - firstSide, count: 2, flat: true, scale: sides, from: side });
  return spans;
}

function innerSpan(outerCount: number, count: number, hole: Hole): Span {
  // The viewer shrinks the texture with the hole.
  return {
    kind: 'inner',
    first: outerCount,
    count: count - outerCount,
    flat: hole.flat,
    scale: hole.size,
    from: 0,
  };
}

/** From inside to outside where it begins, from outside to inside where it ends; u goes from 0 to 1, see sides. */
function cutSpans(outerCount: number, count: number, hollow: boolean): [Span, Span] {
  const both = { count: 2, flat: true, scale: 0, from: 0 };
  return [
    { kind: 'cutBegin', first: count - 1, ...both },
    { kind: 'cutEnd', first: hollow ? outerCount - 1 : count - 2, ...both },
  ];
}

import { BOX_SHAPE, HOLE, PATH_CURVE, PROFILE, unpackShape } from '@landfall/protocol/object';
import type { ShapeParameters } from '@landfall/protocol/object';

/** A full box: what stands for parameters that are no numbers. */
export const BOX: ShapeParameters = Object.freeze(unpackShape(BOX_SHAPE));

/** Less of a path or profile than this is never shown. @source viewer llvolume.cpp, MIN_CUT_DELTA */
const LEAST_CUT = 0.02;
/** So that a wall stays. */
const MOST_HOLLOW = 0.99;
/** What a signed byte in hundredths can say. */
const SIGNED = 1.28;
/** What a byte of 0.015 can say. */
const MOST_REVOLUTIONS = 4.825;

/** A shape that geometry can be made of: every number finite and in its range, the curves told apart. */
export interface UsableShape extends ShapeParameters {
  /**
   * What the profile goes along: straight up, around a ring, or as one of two curves that nobody builds with. Flexible and
   * unknown ones are `line`.
   */
  readonly path: 'line' | 'circle' | 'circle2' | 'test';
  /** Of {@link PROFILE}. */
  readonly profile: number;
  /** Of {@link HOLE}, where there is one. */
  readonly hole: number;
}

/**
 * Clamps what came from the wire, which may be anything, to what a viewer shows. Numbers are taken as far beyond a builder's
 * limits as the wire can carry them, since viewers do; only begins after ends, and holes without walls, are mended.
 * @source PROTOCOL §10; viewer llvolume.cpp
 */
export function usableShape(shape: ShapeParameters): UsableShape {
  const [pathBegin, pathEnd] = cut(shape.pathBegin, shape.pathEnd);
  const [profileBegin, profileEnd] = cut(shape.profileBegin, shape.profileEnd);
  return {
    path: pathOf(shape.pathCurve),
    profile: (shape.profileCurve & 0x0f) > PROFILE.halfCircle ? PROFILE.square : shape.profileCurve & 0x0f,
    hole: (shape.profileCurve & 0xf0) > HOLE.triangle ? HOLE.same : shape.profileCurve & 0xf0,
    pathCurve: shape.pathCurve,
    profileCurve: shape.profileCurve,
    pathBegin,
    pathEnd,
    pathScaleX: clamp(shape.pathScaleX, 0, 2, 1),
    pathScaleY: clamp(shape.pathScaleY, 0, 2, 1),
    pathShearX: clamp(shape.pathShearX, -SIGNED, SIGNED, 0),
    pathShearY: clamp(shape.pathShearY, -SIGNED, SIGNED, 0),
    pathTwist: clamp(shape.pathTwist, -SIGNED, SIGNED, 0),
    pathTwistBegin: clamp(shape.pathTwistBegin, -SIGNED, SIGNED, 0),
    pathRadiusOffset: clamp(shape.pathRadiusOffset, -1, 1, 0),
    pathTaperX: clamp(shape.pathTaperX, -1, 1, 0),
    pathTaperY: clamp(shape.pathTaperY, -1, 1, 0),
    pathRevolutions: clamp(shape.pathRevolutions, 1, MOST_REVOLUTIONS, 1),
    pathSkew: clamp(shape.pathSkew, -1, 1, 0),
    profileBegin,
    profileEnd,
    profileHollow: clamp(shape.profileHollow, 0, MOST_HOLLOW, 0),
  };
}

function pathOf(curve: number): UsableShape['path'] {
  switch (curve & 0xf0) {
    case PATH_CURVE.circle:
      return 'circle';
    case PATH_CURVE.circle2:
      return 'circle2';
    case PATH_CURVE.test:
      return 'test';
    default:
      // Flexible ones too, as they stand when nothing bends them.
      return 'line';
  }
}

function cut(begin: number, end: number): [number, number] {
  const last = clamp(end, LEAST_CUT, 1, 1);
  return [clamp(begin, 0, last - LEAST_CUT, 0), last];
}

function clamp(value: number, least: number, most: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : Math.min(Math.max(value, least), most);
}

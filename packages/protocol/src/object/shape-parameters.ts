/**
 * What a prim is made of: a profile (cut, perhaps hollow) that is swept along a path, in units, after decoding.
 * The numbers are as sent: hostile ones included. Who makes geometry of them clamps them.
 * @source PROTOCOL §10; viewer indra/llprimitive/llvolumemessage.cpp
 */
export interface ShapeParameters {
  /** One of {@link PATH_CURVE}. */
  readonly pathCurve: number;
  /** Low nibble: one of {@link PROFILE}; high nibble: one of {@link HOLE}. */
  readonly profileCurve: number;
  /** Where along the path the prim begins and ends: 0–1. Dimple for spheres, slice for boxes. */
  readonly pathBegin: number;
  /** Where along the path the prim ends: 0–1; more than `pathBegin` in a sound shape. */
  readonly pathEnd: number;
  /**
   * Along a straight path, 0–2: below 1 the end is that large, above 1 the beginning has 2 − scale (taper of boxes).
   * Round a circle: the size of the profile, 0.05–1 across and 0.05–0.5 along the radius (hole size of tori).
   */
  readonly pathScaleX: number;
  /** As `pathScaleX`, along Y; round a circle along the radius. */
  readonly pathScaleY: number;
  /** How far the end of the path leans to a side, −0.5–0.5 of the prim's size. */
  readonly pathShearX: number;
  /** As `pathShearX`, along Y. */
  readonly pathShearY: number;
  /** Of the profile at the end and the beginning of the path; −1–1, units of π along a line and of 2π round a circle. */
  readonly pathTwist: number;
  /** Of the profile at the beginning of the path, in the units of `pathTwist`. */
  readonly pathTwistBegin: number;
  /** −1–1: how much smaller the circle is at its end (positive) or at its beginning (negative). */
  readonly pathRadiusOffset: number;
  /** −1–1: how much smaller the profile is at the end (positive) or the beginning of a circular path. */
  readonly pathTaperX: number;
  /** As `pathTaperX`, along Y. */
  readonly pathTaperY: number;
  /** Times round the circle, 1–4. */
  readonly pathRevolutions: number;
  /** −0.95–0.95: from side to side round a circular path. */
  readonly pathSkew: number;
  /** Which part of the profile is there: 0–1. */
  readonly profileBegin: number;
  /** Where the part of the profile that is there ends: 0–1. */
  readonly profileEnd: number;
  /** How much of the profile is cut out: 0–0.99. */
  readonly profileHollow: number;
}

/** Values of {@link ShapeParameters.pathCurve}. Trees and grass have 0. @source PROTOCOL §10 */
export const PATH_CURVE = Object.freeze({
  line: 0x10,
  circle: 0x20,
  circle2: 0x30,
  test: 0x40,
  flexible: 0x80,
});

/** Values of the low nibble of {@link ShapeParameters.profileCurve}. @source PROTOCOL §10 */
export const PROFILE = Object.freeze({
  circle: 0,
  square: 1,
  isoscelesTriangle: 2,
  equilateralTriangle: 3,
  rightTriangle: 4,
  halfCircle: 5,
});

/** Values of the high nibble of {@link ShapeParameters.profileCurve}; 0 follows the profile. @source PROTOCOL §10 */
export const HOLE = Object.freeze({ same: 0, circle: 0x10, square: 0x20, triangle: 0x30 });

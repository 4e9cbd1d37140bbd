import { PATH_CURVE, PROFILE } from './shape-parameters.ts';
import type { ShapeParameters } from './shape-parameters.ts';

/**
 * The shape of a prim as messages, databases and archives have it: whole numbers. Names are those of the message, and of the
 * object XML. U8 and U16, but shears, twists, tapers, radius offset and skew are signed: −128 to 127.
 * @source PROTOCOL §10
 */
export interface PackedShape {
  /** One of {@link PATH_CURVE}. */
  readonly pathCurve: number;
  /** Low nibble: one of {@link PROFILE}; high nibble: the form of the hollow. */
  readonly profileCurve: number;
  /** What is cut off the beginning of the path, in 1/50,000 of it. */
  readonly pathBegin: number;
  /** What is cut off the end of the path, in 1/50,000 of it: 0 is all of it. */
  readonly pathEnd: number;
  /** 200 less the scale along X in hundredths: 100 is a scale of 1, 0 one of 2. */
  readonly pathScaleX: number;
  /** 200 less the scale along Y in hundredths: 100 is a scale of 1, 0 one of 2. */
  readonly pathScaleY: number;
  /** How far the end leans along X, in hundredths of the size. */
  readonly pathShearX: number;
  /** How far the end leans along Y, in hundredths of the size. */
  readonly pathShearY: number;
  /** Twist of the profile at the end of the path, in hundredths of a half turn; of a whole one round a circle. */
  readonly pathTwist: number;
  /** Twist of the profile at the beginning of the path, in the steps of `pathTwist`. */
  readonly pathTwistBegin: number;
  /** How much smaller the circle gets, in hundredths: above 0 at its end, below at its beginning. */
  readonly pathRadiusOffset: number;
  /** How much smaller the profile gets along X, in hundredths: above 0 at the end, below at the beginning. */
  readonly pathTaperX: number;
  /** How much smaller the profile gets along Y, in hundredths: above 0 at the end, below at the beginning. */
  readonly pathTaperY: number;
  /** Times round the circle, in steps of 0.015 above 1: 200 is 4 times. */
  readonly pathRevolutions: number;
  /** From side to side round a circular path, in hundredths. */
  readonly pathSkew: number;
  /** What is cut off the beginning of the profile, in 1/50,000 of it. */
  readonly profileBegin: number;
  /** What is cut off the end of the profile, in 1/50,000 of it: 0 is all of it. */
  readonly profileEnd: number;
  /** How much of the profile is cut out, in 1/50,000. */
  readonly profileHollow: number;
}

/** Nothing but a plain box; as it is packed, most of it is zero. */
export const BOX_SHAPE: PackedShape = Object.freeze({
  pathCurve: PATH_CURVE.line,
  profileCurve: PROFILE.square,
  pathBegin: 0,
  pathEnd: 0,
  pathScaleX: 100,
  pathScaleY: 100,
  pathShearX: 0,
  pathShearY: 0,
  pathTwist: 0,
  pathTwistBegin: 0,
  pathRadiusOffset: 0,
  pathTaperX: 0,
  pathTaperY: 0,
  pathRevolutions: 0,
  pathSkew: 0,
  profileBegin: 0,
  profileEnd: 0,
  profileHollow: 0,
});

/** Steps of cuts and hollow in the whole. */
const CUT_STEPS = 50_000;
/** Steps of most others in 1. */
const STEPS = 100;
/** A scale of 2; larger packed numbers are smaller scales. */
const SCALE_ORIGIN = 200;
const REVOLUTION_STEP = 0.015;

/** A packed shape in units. @source PROTOCOL §10; viewer llvolumemessage.cpp */
export function unpackShape(packed: PackedShape): ShapeParameters {
  return {
    pathCurve: packed.pathCurve,
    profileCurve: packed.profileCurve,
    pathBegin: packed.pathBegin / CUT_STEPS,
    pathEnd: (CUT_STEPS - packed.pathEnd) / CUT_STEPS,
    pathScaleX: (SCALE_ORIGIN - packed.pathScaleX) / STEPS,
    pathScaleY: (SCALE_ORIGIN - packed.pathScaleY) / STEPS,
    pathShearX: packed.pathShearX / STEPS,
    pathShearY: packed.pathShearY / STEPS,
    pathTwist: packed.pathTwist / STEPS,
    pathTwistBegin: packed.pathTwistBegin / STEPS,
    pathRadiusOffset: packed.pathRadiusOffset / STEPS,
    pathTaperX: packed.pathTaperX / STEPS,
    pathTaperY: packed.pathTaperY / STEPS,
    pathRevolutions: 1 + packed.pathRevolutions * REVOLUTION_STEP,
    pathSkew: packed.pathSkew / STEPS,
    profileBegin: packed.profileBegin / CUT_STEPS,
    profileEnd: (CUT_STEPS - packed.profileEnd) / CUT_STEPS,
    profileHollow: packed.profileHollow / CUT_STEPS,
  };
}

/** A shape as it is sent: rounded to the nearest step, and cut to what the field can hold. The other way of {@link unpackShape}. */
export function packShape(shape: ShapeParameters): PackedShape {
  return {
    pathCurve: shape.pathCurve & 0xff,
    profileCurve: shape.profileCurve & 0xff,
    pathBegin: cut(shape.pathBegin),
    pathEnd: cut(1 - shape.pathEnd),
    pathScaleX: scale(shape.pathScaleX),
    pathScaleY: scale(shape.pathScaleY),
    pathShearX: signed(shape.pathShearX),
    pathShearY: signed(shape.pathShearY),
    pathTwist: signed(shape.pathTwist),
    pathTwistBegin: signed(shape.pathTwistBegin),
    pathRadiusOffset: signed(shape.pathRadiusOffset),
    pathTaperX: signed(shape.pathTaperX),
    pathTaperY: signed(shape.pathTaperY),
    pathRevolutions: within(Math.round((shape.pathRevolutions - 1) / REVOLUTION_STEP), 0, 0xff),
    pathSkew: signed(shape.pathSkew),
    profileBegin: cut(shape.profileBegin),
    profileEnd: cut(1 - shape.profileEnd),
    profileHollow: cut(shape.profileHollow),
  };
}

const cut = (part: number): number => within(Math.round(part * CUT_STEPS), 0, 0xffff);
const scale = (factor: number): number => within(SCALE_ORIGIN - Math.round(factor * STEPS), 0, 0xff);
const signed = (value: number): number => within(Math.round(value * STEPS), -0x80, 0x7f);

/** Zero rather than −0, and where there is no number at all. */
function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value)) || 0;
}

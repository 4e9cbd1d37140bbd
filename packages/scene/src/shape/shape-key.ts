import type { ShapeParameters } from '@landfall/protocol/object';
import { usableShape } from './usable-shape.ts';

/** Finer than any number on the wire. */
const STEPS = 100_000;

/**
 * A name for how a prim looks: prims with the same key have the same geometry at every level, so that one buffer for each key and level is enough.
 * What does not show (the skew of a box, the kind of a hole that is not there) is not in it.
 */
export function shapeKey(shape: ShapeParameters): string {
  const usable = usableShape(shape);
  const { path, profile, hole, profileHollow } = usable;
  const always = [
    usable.pathBegin,
    usable.pathEnd,
    usable.pathScaleX,
    usable.pathScaleY,
    usable.pathShearX,
    usable.pathShearY,
    usable.pathTwist,
    usable.pathTwistBegin,
    usable.profileBegin,
    usable.profileEnd,
    profileHollow,
  ];
  const around = [
    usable.pathRadiusOffset,
    usable.pathTaperX,
    usable.pathTaperY,
    usable.pathRevolutions,
    usable.pathSkew,
  ];
  const isRound = path === 'circle' || path === 'circle2';
  const numbers = [...always, ...(isRound ? around : [])].map((number) => Math.round(number * STEPS));
  return [path, profile, profileHollow > 0 ? hole : 0, ...numbers].join(' ');
}

import { HOLE, PATH_CURVE, PROFILE } from '@landfall/protocol/object';
import type { ShapeParameters } from '@landfall/protocol/object';
import { BOX } from '../shape/index.ts';

const { circle } = PATH_CURVE;

/** What a viewer's build tool offers, as it makes them. */
export const SHAPES = {
  box: BOX,
  cylinder: { ...BOX, profileCurve: PROFILE.circle },
  prism: { ...BOX, profileCurve: PROFILE.equilateralTriangle },
  sphere: { ...BOX, pathCurve: circle, profileCurve: PROFILE.halfCircle },
  torus: { ...BOX, pathCurve: circle, profileCurve: PROFILE.circle, pathScaleY: 0.25 },
  tube: { ...BOX, pathCurve: circle, profileCurve: PROFILE.square, pathScaleY: 0.25 },
  ring: { ...BOX, pathCurve: circle, profileCurve: PROFILE.equilateralTriangle, pathScaleY: 0.25 },
} satisfies Record<string, ShapeParameters>;

/** A shape with a hole of its own. */
export function withHole(shape: ShapeParameters, hole: keyof typeof HOLE, hollow = 0.5): ShapeParameters {
  return { ...shape, profileCurve: shape.profileCurve | HOLE[hole], profileHollow: hollow };
}

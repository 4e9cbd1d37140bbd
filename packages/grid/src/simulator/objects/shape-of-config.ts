import { HOLE, packShape, PATH_CURVE, PROFILE, unpackShape, BOX_SHAPE } from '@landfall/protocol/object';
import type { PackedShape, ShapeParameters } from '@landfall/protocol/object';
import type { PartConfig } from '../../config/index.ts';

/** How thick a ring is where nothing else is said: a quarter of its size. @source viewer llvolumemessage.cpp; the build tool's torus */
const RING_SCALE_Y = 0.25;

const BOX = unpackShape(BOX_SHAPE);
const RING: Partial<ShapeParameters> = {
  pathCurve: PATH_CURVE.circle,
  pathScaleX: 1,
  pathScaleY: RING_SCALE_Y,
};

/** What viewers' build tools make of each kind. @source PROTOCOL §10 */
const KINDS: Readonly<Record<PartConfig['shape'], Partial<ShapeParameters>>> = Object.freeze({
  box: {},
  cylinder: { profileCurve: PROFILE.circle },
  prism: { profileCurve: PROFILE.equilateralTriangle },
  sphere: { pathCurve: PATH_CURVE.circle, profileCurve: PROFILE.halfCircle },
  torus: { ...RING, profileCurve: PROFILE.circle },
  tube: { ...RING, profileCurve: PROFILE.square },
  ring: { ...RING, profileCurve: PROFILE.equilateralTriangle },
  tree: {},
  grass: {},
});

/** The shape of a configured part, packed. Flexible paths and sculpts have curves of their own. */
export function shapeOfConfig({ shape, form, flexible, sculpt, mesh }: PartConfig): PackedShape {
  const { hole = 'same', ...numbers } = form;
  const given = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
  const parameters: ShapeParameters = { ...BOX, ...KINDS[shape], ...given };
  const { pathCurve, profileCurve } = parameters;
  if (sculpt !== undefined || mesh !== undefined)
    return packShape({ ...parameters, pathCurve: PATH_CURVE.circle, profileCurve: PROFILE.circle });
  return packShape({
    ...parameters,
    pathCurve: flexible === undefined ? pathCurve : PATH_CURVE.flexible,
    profileCurve: profileCurve | HOLE[hole],
  });
}

import { combineRotations, rotateVector } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { ShapeParameters } from '@landfall/protocol/object';
import type { LevelOfDetail } from '../lod/index.ts';
import { STOP_SIZE, usableShape } from '../shape/index.ts';
import type { PathBend } from '../shape/index.ts';
import { mix, sizeAt } from './along.ts';
import { crossOf, inverseOf, minus, rotationAround, rotationBetween, scaled, unitOr } from './arc.ts';
import type { FlexiblePath } from './flexible-path.ts';

const UP: Vector3 = Object.freeze({ x: 0, y: 0, z: 1 });
/** Stops of the finest: 8 sections. @source viewer llprimitive.h */
const MOST_STEPS = 8;

/** A place on the path, in the frame of the prim: metres from its middle. */
interface Place {
  readonly position: Vector3;
  readonly rotation: Quaternion;
}

/**
 * A flexible prim as it hangs now, for `tessellate`. Its twist and its ends' sizes are the shape's; shear and cuts of its path are not shown, as in viewers.
 * @param scale of the prim, metres
 * @param level how finely: 1 to 8 pieces, and at least as many as it has sections
 * @source viewer indra/newview/llflexibleobject.cpp (setAttributesOfAllSections, remapSections)
 */
export function flexibleBend(
  path: FlexiblePath,
  shape: ShapeParameters,
  scale: Vector3,
  level: LevelOfDetail,
): PathBend {
  const { pathTwistBegin, pathTwist, pathScaleX, pathScaleY } = usableShape(shape);
  const size = { x: sizeOf(scale.x), y: sizeOf(scale.y), z: sizeOf(scale.z) };
  const places = placesOf(path);
  const pieces = places.length - 1;
  const steps = Math.max(1, Math.min(MOST_STEPS, 2 ** level) / pieces);
  const count = pieces * steps + 1;
  const stops = new Float64Array(count * STOP_SIZE);
  for (let stop = 0; stop < count; stop++) {
    const along = stop / (count - 1);
    const { position, rotation } = placeAt(places, along * pieces);
    const angleRad = Math.PI * mix(pathTwistBegin, pathTwist, along);
    const turned = combineRotations(rotationAround(UP, angleRad), rotation);
    const [x, y] = [sizeAt(pathScaleX, along), sizeAt(pathScaleY, along)];
    const right = divided(scaled(rotateVector({ x: 1, y: 0, z: 0 }, turned), x * size.x), size);
    const front = divided(scaled(rotateVector({ x: 0, y: 1, z: 0 }, turned), y * size.y), size);
    const travel = unitOr(crossOf(right, front), divided(rotateVector(UP, turned), size));
    const place = divided(position, size);
    stops.set(
      [
        ...numbersOf(right),
        ...numbersOf(front),
        ...numbersOf(place),
        ...numbersOf(unitOr(travel, UP)),
        along,
      ],
      stop * STOP_SIZE,
    );
  }
  return { stops, count };
}

function placesOf({ sections, frame }: FlexiblePath): readonly Place[] {
  const back = inverseOf(frame.rotation);
  return sections.map(({ position, rotation }) => ({
    position: rotateVector(minus(position, frame.position), back),
    rotation: combineRotations(rotation, back),
  }));
}

/** Between two sections on a curve that goes through all of them smoothly. */
function placeAt(places: readonly Place[], at: number): Place {
  const first = Math.min(places.length - 2, Math.floor(at));
  const part = at - first;
  const [from, to] = [places[first]!, places[first + 1]!];
  if (part === 0 || part === 1) return part === 0 ? from : to;
  const [out, into] = [slopeAt(places, first), slopeAt(places, first + 1)];
  const curve = (axis: 'x' | 'y' | 'z'): number =>
    cubic(from.position[axis], out[axis], to.position[axis], into[axis], part);
  return {
    position: { x: curve('x'), y: curve('y'), z: curve('z') },
    rotation: rotationBetween(from.rotation, to.rotation, part),
  };
}

/** How a place moves for each section further. */
function slopeAt(places: readonly Place[], at: number): Vector3 {
  const [before, after] = [places[Math.max(0, at - 1)]!, places[Math.min(places.length - 1, at + 1)]!];
  const isEnd = at === 0 || at === places.length - 1;
  return scaled(minus(after.position, before.position), isEnd ? 1 : 0.5);
}

function cubic(from: number, out: number, to: number, into: number, t: number): number {
  const bend = to - from - out;
  const a = into - out - 2 * bend;
  return ((a * t + bend - a) * t + out) * t + from;
}

/** Nothing is thinner or larger. Metres. */
const [LEAST_SIZE, MOST_SIZE] = [1e-3, 1e4];

function sizeOf(metres: number): number {
  return Math.min(MOST_SIZE, metres > LEAST_SIZE ? metres : LEAST_SIZE);
}

function divided({ x, y, z }: Vector3, scale: Vector3): Vector3 {
  return { x: x / scale.x, y: y / scale.y, z: z / scale.z };
}

function numbersOf({ x, y, z }: Vector3): readonly number[] {
  return [x, y, z];
}

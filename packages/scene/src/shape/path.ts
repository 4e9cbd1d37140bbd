import { CIRCLE_SIDES } from './profile.ts';
import type { UsableShape } from './usable-shape.ts';

/** Numbers of a {@link Path} for each stop. */
export const STOP_SIZE = 13;
/** More stops than any shape from the wire has: 265 sides. */
const MOST_SIDES = 319;
const TEST_STOPS = 5;
/** Differences of the ends of a path from which on they do not meet. @source viewer llvolume.cpp */
const MEETS = 0.001;

/**
 * Where the profile goes, in units of the prim's size. At each stop {@link STOP_SIZE} numbers: the image of the profile's x axis (3) and y axis (3), where its
 * origin is (3), the direction of travel there (3, of length 1), how far along (1, 0 to 1).
 */
export interface PathBend {
  /** {@link STOP_SIZE} numbers a stop, one stop behind the other; it may have room for more than `count`. */
  readonly stops: Float64Array;
  /** How many stops the path has, both ends included. */
  readonly count: number;
}

/** A path, and whether it comes back to where it began. */
export interface Path extends PathBend {
  /** Its ends do not meet: they are faces. */
  readonly open: boolean;
}

/** Room for any path. */
export function createPathStops(): Float64Array {
  return new Float64Array((MOST_SIDES + 1) * STOP_SIZE);
}

/**
 * The stops of a shape's path.
 * @param stops room for it, filled
 * @param detail a factor of `lod`'s table
 * @source viewer indra/llmath/llvolume.cpp (LLPath::generate)
 */
export function makePath(shape: UsableShape, detail: number, stops: Float64Array): Path {
  const twist = Math.abs(shape.pathTwistBegin - shape.pathTwist);
  const twistStops = twist * 3.5 * (detail - 0.5);
  switch (shape.path) {
    case 'line':
      return makeLine(shape, Math.floor(twistStops) + 2, stops);
    case 'test':
      return makeTest(shape, stops);
    case 'circle2':
      return makeZigzag(shape, Math.floor(CIRCLE_SIDES * detail), stops);
    default: {
      const around = Math.floor(CIRCLE_SIDES * detail + twistStops);
      const sides = Math.min(MOST_SIDES, Math.max(1, Math.floor(around * shape.pathRevolutions)));
      return { stops, count: makeRing(shape, sides, stops), open: twist > 0 || !ringMeets(shape) };
    }
  }
}

/** A ring that nobody builds with: the viewer sets its stops in turn to one side and the other. */
function makeZigzag(shape: UsableShape, sides: number, stops: Float64Array): Path {
  const count = makeRing(shape, sides, stops);
  for (let stop = 0; stop < count; stop++) stops[stop * STOP_SIZE + 6] = stop % 2 === 0 ? 0.5 : -0.5;
  return { stops, count, open: true };
}

/** Straight up: stops at even distances, turned about z, moved by shear, and scaled from one end to the other. */
function makeLine(shape: UsableShape, count: number, stops: Float64Array): Path {
  const { pathScaleX: x, pathScaleY: y } = shape;
  for (let stop = 0; stop < count; stop++) {
    const t = mix(shape.pathBegin, shape.pathEnd, stop / (count - 1));
    const angle = Math.PI * mix(shape.pathTwistBegin, shape.pathTwist, t);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const scaleX = mix(x > 1 ? 2 - x : 1, x < 1 ? x : 1, t);
    const scaleY = mix(y > 1 ? 2 - y : 1, y < 1 ? y : 1, t);
    const at = stop * STOP_SIZE;
    setAxes(stops, at, cos * scaleX, sin * scaleX, 0, -sin * scaleY, cos * scaleY, 0);
    setPlace(stops, at, shape.pathShearX * t, shape.pathShearY * t, t - 0.5);
    setTravel(stops, at, 0, 1, t);
  }
  return { stops, count, open: true };
}

/** Around the x axis, from +y towards +z. Stops lie at even parts of the whole ring, and where a cut begins and ends. */
function makeRing(shape: UsableShape, sides: number, stops: Float64Array): number {
  const { pathBegin, pathEnd } = shape;
  const nearly = 1e-6;
  const first = Math.floor(pathBegin * sides + nearly) + 1;
  const end = Math.ceil(pathEnd * sides - nearly);
  setRingStop(shape, pathBegin, stops, 0);
  let count = 1;
  for (let side = first; side < end; side++) setRingStop(shape, side / sides, stops, count++ * STOP_SIZE);
  setRingStop(shape, pathEnd, stops, count++ * STOP_SIZE);
  return count;
}

function setRingStop(shape: UsableShape, t: number, stops: Float64Array, at: number): void {
  const { pathTaperX, pathTaperY, pathSkew, pathRadiusOffset: offset } = shape;
  const angle = 2 * Math.PI * shape.pathRevolutions * t;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const radius = 0.5 * (1 - shape.pathScaleY) * taperAt(offset, t);
  const scaleX = shape.pathScaleX * (1 - Math.abs(pathSkew)) * taperAt(pathTaperX, t);
  const scaleY = shape.pathScaleY * taperAt(pathTaperY, t);
  // Half a turn, so that the profile's bottom looks outwards.
  const twist = 2 * Math.PI * mix(shape.pathTwistBegin, shape.pathTwist, t) - Math.PI;
  const [c, s] = [Math.cos(twist), Math.sin(twist)];
  setAxes(
    stops,
    at,
    c * scaleX,
    cos * s * scaleX,
    sin * s * scaleX,
    -s * scaleY,
    cos * c * scaleY,
    sin * c * scaleY,
  );
  const [y, z] = [cos * radius, sin * radius];
  setPlace(stops, at, shape.pathShearX * z + mix(-pathSkew, pathSkew, t) / 2, y + shape.pathShearY * z, z);
  setTravel(stops, at, -sin, cos, t);
}

/** 1 at one end: a positive taper makes the end smaller, a negative one the beginning. */
function taperAt(taper: number, t: number): number {
  return taper > 0 ? 1 - taper * t : 1 + taper * (1 - t);
}

/** Nothing changes between one end and the other. How often it goes round is not asked: the viewer does not, either. */
function ringMeets(shape: UsableShape): boolean {
  const { pathBegin, pathEnd, pathSkew, pathTaperX, pathTaperY, pathRadiusOffset, pathScaleY } = shape;
  const radiusChange = 0.5 * (1 - pathScaleY) * pathRadiusOffset;
  return (
    pathEnd - pathBegin >= 1 &&
    [pathSkew, pathTaperX, pathTaperY, radiusChange].every((change) => Math.abs(change) <= MEETS)
  );
}

/** A path that was once tried in the viewer and is still in it: it bends over as it is twisted. */
function makeTest(shape: UsableShape, stops: Float64Array): Path {
  for (let stop = 0; stop < TEST_STOPS; stop++) {
    const t = stop / (TEST_STOPS - 1);
    const angle = Math.PI * shape.pathTwist * t;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [mix(1, shape.pathScaleX, t), mix(1, shape.pathScaleY, t)];
    const at = stop * STOP_SIZE;
    setAxes(stops, at, x, 0, 0, 0, cos * y, sin * y);
    setPlace(stops, at, 0, mix(0, -sin / 2, t), mix(-0.5, cos / 2, t));
    setTravel(stops, at, -sin, cos, t);
  }
  return { stops, count: TEST_STOPS, open: true };
}

function setAxes(
  stops: Float64Array,
  at: number,
  xx: number,
  xy: number,
  xz: number,
  yx: number,
  yy: number,
  yz: number,
): void {
  stops[at] = xx;
  stops[at + 1] = xy;
  stops[at + 2] = xz;
  stops[at + 3] = yx;
  stops[at + 4] = yy;
  stops[at + 5] = yz;
}

function setPlace(stops: Float64Array, at: number, x: number, y: number, z: number): void {
  stops[at + 6] = x;
  stops[at + 7] = y;
  stops[at + 8] = z;
}

function setTravel(stops: Float64Array, at: number, y: number, z: number, along: number): void {
  stops[at + 9] = 0;
  stops[at + 10] = y;
  stops[at + 11] = z;
  stops[at + 12] = along;
}

function mix(from: number, to: number, t: number): number {
  return from + (to - from) * t;
}

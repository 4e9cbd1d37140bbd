import { UsageError } from '@landfall/protocol/errors';
import type { Vector3 } from '@landfall/protocol/datatypes';

/** Eyes: things further away are smaller. */
export interface ViewCamera {
  /** Tells it from a {@link MapCamera}. */
  readonly type: 'view';
  /** Where the eyes are, in the world; metres. */
  readonly position: Vector3;
  /** What is in the middle of the picture, in the world; metres. */
  readonly target: Vector3;
  /** From bottom to top. */
  readonly fovRad: number;
}

/** From above, north at the top, everything as large as it is. */
export interface MapCamera {
  /** Tells it from a {@link ViewCamera}. */
  readonly type: 'map';
  /** Left edge of the picture in the world; metres. */
  readonly west: number;
  /** Lower edge of the picture in the world; metres. */
  readonly south: number;
  /** Metres. */
  readonly width: number;
  /** From south to north; metres. */
  readonly depth: number;
}

/** Where a picture is seen from. */
export type Camera = ViewCamera | MapCamera;

const NEAR_METRES = 0.1;
const FAR_METRES = 10_000;
/** Depth in clip space is the one, and the other over the distance. */
const DEPTH_OF_ALL = (FAR_METRES + NEAR_METRES) / (FAR_METRES - NEAR_METRES);
const DEPTH_SHIFT = (-2 * FAR_METRES * NEAR_METRES) / (FAR_METRES - NEAR_METRES);
/** Heights that a map shows. */
const MAP_METRES = 20_000;

/**
 * From the world to clip space as WebGL has it (−w to w on all axes, −z towards the eye): 16 numbers in columns.
 * @throws UsageError for a camera that looks nowhere
 */
export function clipMatrix(camera: Camera, aspect: number): Float64Array {
  const matrix = camera.type === 'map' ? mapMatrix(camera) : viewMatrix(camera, aspect);
  if (!matrix.every(Number.isFinite)) throw new UsageError('a camera that looks nowhere');
  return matrix;
}

/** How far ahead of a view something is, metres. @param depth z over w in clip space */
export function metresAway(depth: number): number {
  return depth === Infinity ? Infinity : DEPTH_SHIFT / (depth - DEPTH_OF_ALL);
}

function mapMatrix({ west, south, width, depth }: MapCamera): Float64Array {
  const [x, y, z] = [2 / width, 2 / depth, -1 / MAP_METRES];
  return Float64Array.of(x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, -west * x - 1, -south * y - 1, 0, 1);
}

/** Which way a view looks, and where its right and its top are: each of length 1. */
function axesOf({ position, target }: ViewCamera): { ahead: Vector3; right: Vector3; top: Vector3 } {
  const ahead = unit(minus(target, position));
  // Straight up or down: north is at the top.
  const up = Math.hypot(ahead.x, ahead.y) < 1e-6 ? { x: 0, y: 1, z: 0 } : { x: 0, y: 0, z: 1 };
  const right = unit(cross(ahead, up));
  return { ahead, right, top: cross(right, ahead) };
}

/** Right and top of a picture in the world, each of length 1: what stands across looks at the camera. */
export function facingOf(camera: Camera): { readonly right: Vector3; readonly top: Vector3 } {
  if (camera.type === 'map') return { right: { x: 1, y: 0, z: 0 }, top: { x: 0, y: 1, z: 0 } };
  const { right, top } = axesOf(camera);
  return { right, top };
}

/**
 * Which way a view looks at a place of its picture, of length 1.
 * @param aspect of the picture: its width over its height
 * @returns for −1 to 1 to the right and up
 */
export function raysOf(camera: ViewCamera, aspect: number): (across: number, up: number) => Vector3 {
  const { ahead, right, top } = axesOf(camera);
  const high = Math.tan(camera.fovRad / 2);
  const wide = high * aspect;
  return (across, up) => {
    const [x, y] = [across * wide, up * high];
    return unit({
      x: ahead.x + right.x * x + top.x * y,
      y: ahead.y + right.y * x + top.y * y,
      z: ahead.z + right.z * x + top.z * y,
    });
  };
}

function viewMatrix(camera: ViewCamera, aspect: number): Float64Array {
  const { position, fovRad } = camera;
  const { ahead, right, top } = axesOf(camera);
  const tall = 1 / Math.tan(fovRad / 2);
  const wide = tall / aspect;
  const deep = -DEPTH_OF_ALL;
  const shift = DEPTH_SHIFT;
  const [x, y, z] = [-dot(right, position), -dot(top, position), dot(ahead, position)];
  const columns = (['x', 'y', 'z'] as const).flatMap((axis) => [
    right[axis] * wide,
    top[axis] * tall,
    -ahead[axis] * deep,
    ahead[axis],
  ]);
  return Float64Array.of(...columns, x * wide, y * tall, z * deep + shift, -z);
}

function minus(one: Vector3, other: Vector3): Vector3 {
  return { x: one.x - other.x, y: one.y - other.y, z: one.z - other.z };
}

function dot(one: Vector3, other: Vector3): number {
  return one.x * other.x + one.y * other.y + one.z * other.z;
}

function cross(one: Vector3, other: Vector3): Vector3 {
  return {
    x: one.y * other.z - one.z * other.y,
    y: one.z * other.x - one.x * other.z,
    z: one.x * other.y - one.y * other.x,
  };
}

function unit(vector: Vector3): Vector3 {
  const length = Math.sqrt(dot(vector, vector));
  return { x: vector.x / length, y: vector.y / length, z: vector.z / length };
}

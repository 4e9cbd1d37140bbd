import { planesOf } from './view.ts';
import type { View } from './view.ts';

type Triple = readonly [number, number, number];

/** Metres around a place ahead of the camera within which things throw shadows. */
export const SHADOW_REACH_METRES = 56;
/** Metres towards what shines, and away from it, of what throws and takes them. */
const DEPTH_METRES = 160;
/** How far ahead that place is, as a part of the reach. */
const AHEAD = 0.7;
/** What shines lower than this throws none: they would go on for ever. */
const LEAST_HEIGHT = 0.04;

/**
 * The scene as what shines sees it; undefined where that is below the horizon, or nearly.
 * @param direction towards what shines, of length 1
 * @param ahead which way the camera looks, of length 1
 * @param side of the map, pixels: it moves by whole ones, so that edges of shadows do not crawl
 */
export function shadowView(view: View, direction: Triple, ahead: Triple, side: number): View | undefined {
  if (!(direction[2] > LEAST_HEIGHT)) return undefined;
  const right = unit(cross([0, 1, 0], direction));
  const up = cross(direction, right);
  const reach = Math.min(SHADOW_REACH_METRES, view.far);
  const pixel = (2 * reach) / side;
  const middle = view.eye.map((part, axis) => part + ahead[axis]! * reach * AHEAD) as unknown as Triple;
  const snapped = (axis: Triple): number => Math.round(dot(axis, middle) / pixel) * pixel;
  const [x, y, z] = [snapped(right), snapped(up), dot(direction, middle)];
  // Columns: across, up, and away from what shines.
  const viewProjection = new Float32Array(16);
  for (const axis of [0, 1, 2] as const) {
    viewProjection[axis * 4] = right[axis] / reach;
    viewProjection[axis * 4 + 1] = up[axis] / reach;
    viewProjection[axis * 4 + 2] = -direction[axis] / DEPTH_METRES;
  }
  viewProjection.set([-x / reach, -y / reach, z / DEPTH_METRES, 1], 12);
  return { ...view, viewProjection, planes: planesOf(viewProjection), far: reach * 2 };
}

const dot = (one: Triple, other: Triple): number => one[0] * other[0] + one[1] * other[1] + one[2] * other[2];

const cross = (one: Triple, other: Triple): Triple => [
  one[1] * other[2] - one[2] * other[1],
  one[2] * other[0] - one[0] * other[2],
  one[0] * other[1] - one[1] * other[0],
];

function unit(of: Triple): Triple {
  const length = Math.hypot(...of);
  return length > 1e-6 ? [of[0] / length, of[1] / length, of[2] / length] : [1, 0, 0];
}

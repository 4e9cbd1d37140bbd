import { PATCH_METRES } from '@landfall/protocol/terrain';
import type { HeightMap, TerrainArea, TerrainEdit } from '@landfall/protocol/terrain';
import { AREA_TOOLS, BRUSH_TOOLS, HIGHEST_GROUND, LOWEST_GROUND, shareOf } from './brushes.ts';
import type { Stroke } from './brushes.ts';

/** Brushes that are larger are taken for as large as this, metres. */
export const MOST_BRUSH_METRES = 64;
/** A stroke that lasts longer counts as long as this. */
const MOST_SECONDS = 60;

/** What whoever changes the ground may. */
export interface EditRights {
  /** Whether a square metre may be changed. */
  readonly may: (x: number, y: number) => boolean;
  /** The highest it may become, metres from what was there before anybody changed it. */
  readonly raiseLimit: number;
  /** The lowest it may become, metres from what was there before anybody changed it: below 0 for deeper. */
  readonly lowerLimit: number;
}

/** Ground that can be changed. */
export interface Ground {
  readonly map: HeightMap;
  readonly original: Float32Array;
}

/** A rectangle of points, both ends in it. */
interface Points {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

/** What a stroke has changed: the heights before, by the index of the point. */
export type Changes = Map<number, number>;

/** Does a stroke. Points that may not be changed stay; heights stay within what the estate allows. */
export function editGround({ map, original }: Ground, edit: TerrainEdit, rights: EditRights): Changes {
  const { action, where } = edit;
  const isBrush = 'radius' in where;
  const radius = isBrush ? Math.min(where.radius, MOST_BRUSH_METRES) : 0;
  const points = isBrush
    ? pointsIn(map, {
        west: where.x - radius + 0.5,
        east: where.x + radius + 0.5,
        south: where.y - radius + 0.5,
        north: where.y + radius + 0.5,
      })
    : pointsIn(map, where);
  const seconds = Math.min(MOST_SECONDS, Math.max(0, edit.seconds));
  const reach = isBrush ? radius : (points.right - points.left + 1) / 2;
  const stroke: Stroke = { seconds, level: edit.height, reach, map, original };
  const tool = (isBrush ? BRUSH_TOOLS : AREA_TOOLS)[action];
  const after = new Map<number, number>();
  for (let y = points.low; y <= points.high; y++)
    for (let x = points.left; x <= points.right; x++) {
      const share = isBrush ? shareOf(action, Math.hypot(x - where.x, y - where.y), radius) : 1;
      if (!(share > 0) || !rights.may(x, y)) continue;
      const index = y * map.width + x;
      const height = map.heights[index]!;
      const wanted = tool({ x, y, height, share }, stroke);
      const within = Math.fround(limited(wanted, original[index]!, rights));
      if (within !== height) after.set(index, within);
    }
  // Smoothing looks at neighbours as they were.
  const before = new Map<number, number>();
  for (const [index, height] of after) {
    before.set(index, map.heights[index]!);
    map.heights[index] = height;
  }
  return before;
}

function limited(height: number, original: number, { raiseLimit, lowerLimit }: EditRights): number {
  const least = Math.max(LOWEST_GROUND, original + lowerLimit);
  const most = Math.min(HIGHEST_GROUND, original + raiseLimit);
  return Math.min(Math.max(height, Math.min(least, most)), most);
}

function pointsIn({ width, depth }: HeightMap, { west, east, south, north }: TerrainArea): Points {
  const point = (metres: number, side: number): number => Math.min(side - 1, Math.max(0, Math.trunc(metres)));
  const isBeside = east < 0 || north < 0 || west >= width || south >= depth;
  if (isBeside) return { left: 0, right: -1, low: 0, high: -1 };
  return {
    left: point(west, width),
    right: point(east, width),
    low: point(south, depth),
    high: point(north, depth),
  };
}

/** The patch of a point, as a number: row by row. */
export function patchOf({ width }: HeightMap, index: number): number {
  const [x, y] = [index % width, Math.floor(index / width)];
  return Math.floor(y / PATCH_METRES) * (width / PATCH_METRES) + Math.floor(x / PATCH_METRES);
}

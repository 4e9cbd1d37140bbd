/**
 * What tools for land do to heights, as OpenSim's do: the middle of a brush is changed most, its rim not at all; an area is changed everywhere
 * alike. @source OpenSim Region/CoreModules/World/Terrain/PaintBrushes, FloodBrushes
 */
import type { HeightMap, TerrainAction } from '@landfall/protocol/terrain';
import { roughnessAt } from './generate.ts';

/** Heights that ground can have, metres. @source OpenSim Constants.cs (MinTerrainHeightmap, MaxTerrainHeightmap) */
export const [LOWEST_GROUND, HIGHEST_GROUND] = [-100, 4000];
/** Neighbours on each side that smoothing looks at. */
const MOST_SMOOTHED = 4;

/** What a tool knows of one point. */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** Of the point, before. */
  readonly height: number;
  /** How much of it, by how far away it is: 1 in the middle of a brush, and everywhere in an area. */
  readonly share: number;
}

/** How a tool is used. */
export interface Stroke {
  readonly seconds: number;
  /** Metres: what is flattened becomes as high. */
  readonly level: number;
  /** Metres from the middle that are smoothed over. */
  readonly reach: number;
  readonly map: HeightMap;
  /** The heights that were there before anybody changed them. */
  readonly original: Float32Array;
}

/** The height that a point gets. */
type Tool = (point: Point, stroke: Stroke) => number;

const atMostAll = (part: number): number => Math.min(1, Math.max(0, part));
const towards = (from: number, to: number, part: number): number => from + (to - from) * atMostAll(part);

/** In brushes. Strength is in seconds; @see {@link AREA_TOOLS} */
export const BRUSH_TOOLS: Readonly<Record<TerrainAction, Tool>> = {
  flatten: ({ height, share }, { level, seconds }) => towards(height, level, seconds * share),
  raise: ({ height, share }, { seconds }) => height + seconds * share,
  lower: ({ height, share }, { seconds }) => height - seconds * share,
  smooth: (point, stroke) =>
    towards(point.height, meanAround(point, stroke), Math.min(1, stroke.seconds) * point.share),
  noise: ({ x, y, height, share }, { seconds }) => height + roughnessAt(x, y) * seconds * share,
  revert: ({ x, y, height, share }, { original, map, seconds }) =>
    towards(height, original[y * map.width + x]!, Math.min(1, seconds) * share),
};

/** In areas, where some are slower. */
export const AREA_TOOLS: Readonly<Record<TerrainAction, Tool>> = {
  flatten: ({ height }, { level, seconds }) => towards(height, level, seconds * 0.04),
  raise: ({ height }, { seconds }) => height + seconds,
  lower: ({ height }, { seconds }) => height - seconds,
  smooth: (point, stroke) => towards(point.height, meanAround(point, stroke), stroke.seconds * 0.002),
  noise: ({ x, y, height }, { seconds }) => height + roughnessAt(x, y) * seconds * 0.08,
  revert: ({ x, y, height }, { original, map, seconds }) =>
    towards(height, original[y * map.width + x]!, seconds),
};

/**
 * How much of a brush a point gets.
 * @param away metres from its middle
 */
export function shareOf(action: TerrainAction, away: number, radius: number): number {
  if (action === 'raise' || action === 'lower') return Math.max(0, Math.cos(((Math.PI / 2) * away) / radius));
  const wide = action === 'flatten' ? 2 * radius ** 2 : radius ** 2;
  return Math.max(0, 1 - away ** 2 / wide);
}

function meanAround({ x, y }: Point, { map, reach }: Stroke): number {
  const side = Math.min(MOST_SMOOTHED, Math.max(1, Math.round(reach)));
  let [sum, count] = [0, 0];
  for (let row = Math.max(0, y - side); row <= Math.min(map.depth - 1, y + side); row++)
    for (let column = Math.max(0, x - side); column <= Math.min(map.width - 1, x + side); column++) {
      sum += map.heights[row * map.width + column]!;
      count++;
    }
  return sum / count;
}

import { blendLand, LAND_TEXTURES, tessellateLand } from '@landfall/scene/land';
import type { LandTold } from '../port/index.ts';
import type { ViewedRegion } from './rooms.ts';

/** Before a region has said how its ground is painted: the first texture up to here, the last one so much above. Metres. */
const USUAL_START = { southWest: 10, northWest: 10, southEast: 10, northEast: 10 };
const USUAL_RANGE = { southWest: 60, northWest: 60, southEast: 60, northEast: 60 };
/** Metres between the vertices of ground, so that no region has more than some 260,000 of them. */
const STEPS: readonly (readonly [size: number, step: number])[] = [
  [512, 1],
  [1024, 2],
  [2048, 4],
];
const COARSEST = 8;

/** The ground as it can be drawn; undefined while nothing of it has come. All arrays are copies. */
export function landOf(region: ViewedRegion, number: number): LandTold | undefined {
  const map = region.terrain.heightMap;
  if (map === undefined) return undefined;
  const { width, depth } = map;
  const heights = map.heights.slice();
  const land = { width, depth, heights };
  const { start = USUAL_START, range = USUAL_RANGE } = region.description?.ground ?? {};
  const corner = cornerOf(region);
  const blend = Uint8Array.from(blendLand(land, { start, range }, corner), (part) =>
    Math.round((part / (LAND_TEXTURES - 1)) * 255),
  );
  const longer = Math.max(width, depth);
  const step = STEPS.find(([size]) => longer <= size)?.[1] ?? COARSEST;
  return { region: number, geometry: tessellateLand(land, { step }), blend, heights, width, depth };
}

/** South-west corner of a region, metres from the grid's origin. */
export function cornerOf({ handle }: Pick<ViewedRegion, 'handle'>): {
  readonly x: number;
  readonly y: number;
} {
  return { x: Number(handle >> 32n), y: Number(handle & 0xffff_ffffn) };
}

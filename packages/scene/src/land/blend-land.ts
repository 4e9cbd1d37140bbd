import { checkLand } from './land-heights.ts';
import type { LandHeights } from './land-heights.ts';
import { noiseAt } from './noise.ts';

/** A number for each corner of a region. RegionHandshake's 00, 01, 10, 11: the first digit is east, the second north. */
export interface Corners {
  /** Where x and y are least: RegionHandshake's 00. */
  readonly southWest: number;
  /** Where x is least and y greatest: RegionHandshake's 01. */
  readonly northWest: number;
  /** Where x is greatest and y least: RegionHandshake's 10. */
  readonly southEast: number;
  /** Where x and y are greatest: RegionHandshake's 11. */
  readonly northEast: number;
}

/** Where on land its four textures are: the lowest below `start`, the highest from three quarters of `range` above it on; metres. */
export interface LandTexturing {
  /** RegionHandshake's TerrainStartHeight, metres: the first texture alone is below it, but for noise. */
  readonly start: Corners;
  /**
   * RegionHandshake's TerrainHeightRange, metres above `start` that the four textures share; at 0 none is between first and
   * fourth.
   */
  readonly range: Corners;
}

/** Textures of land: their places in RegionHandshake's TerrainDetail0–3. */
export const LAND_TEXTURES = 4;

/** Metres of one wave of the fine noise. @source viewer indra/newview/llvlcomposition.cpp */
const FINE_METRES = 4.9215;
/** How many times longer the coarse one is. */
const COARSE = 4.5;
const COARSE_METRES_UP = 6.5 * 2;
const FINE_METRES_UP = 1.5 ** 2 * 2;

/**
 * Which texture shows at each sample: 0 the first to 3 the fourth, in between both, by height and noise.
 * @param corner of the region in the world, metres, so that the noise goes on in the next region
 * @returns a number a square metre, row-major from the south-west
 * @throws UsageError when heights are not as many as square metres
 * @source viewer indra/newview/llvlcomposition.cpp (generateHeights)
 */
export function blendLand(
  land: LandHeights,
  { start, range }: LandTexturing,
  corner: { readonly x: number; readonly y: number },
): Float32Array {
  checkLand(land);
  const blend = new Float32Array(land.width * land.depth);
  for (let y = 0; y < land.depth; y++) {
    for (let x = 0; x < land.width; x++) {
      const at = y * land.width + x;
      const [east, north] = [x / land.width, y / land.depth];
      const above = land.heights[at]! + heightNoise(corner.x + x, corner.y + y) - between(start, east, north);
      blend[at] = textureAt(above, between(range, east, north));
    }
  }
  return blend;
}

/** Shares of the four textures at a blend; they add up to 1. */
export function textureShares(blend: number): readonly [number, number, number, number] {
  const share = (texture: number) => Math.max(0, 1 - Math.abs(blend - texture));
  return [share(0), share(1), share(2), share(3)];
}

/** Without a range there is nothing between the lowest and the highest. */
function textureAt(above: number, range: number): number {
  const texture = range === 0 ? above * Infinity : (above * LAND_TEXTURES) / range;
  return Math.min(LAND_TEXTURES - 1, Math.max(0, texture || 0));
}

/** Metres by which land looks higher or lower than it is. */
function heightNoise(x: number, y: number): number {
  const [fineX, fineY] = [x / FINE_METRES, y / FINE_METRES];
  const fine = noiseAt(fineX * 2, fineY * 2) / 2 + noiseAt(fineX, fineY);
  return noiseAt(fineX / COARSE, fineY / COARSE) * COARSE_METRES_UP + fine * FINE_METRES_UP;
}

function between(
  { southWest, northWest, southEast, northEast }: Corners,
  east: number,
  north: number,
): number {
  const south = southWest + (southEast - southWest) * east;
  const far = northWest + (northEast - northWest) * east;
  return south + (far - south) * north;
}

import { UsageError } from '@landfall/protocol/errors';

/** The ground of a region, as `protocol/terrain`'s HeightMap has it. */
export interface LandHeights {
  /** Metres from west to east. */
  readonly width: number;
  /** Metres from south to north. */
  readonly depth: number;
  /** Metres above zero, a sample a metre, row-major from the south-west. */
  readonly heights: Float32Array;
}

/** What lies beyond a region's last samples, for ground without gaps between regions. */
export interface LandNeighbours {
  /** Heights along the west edge of the region to the east, from the south; `depth` of them. */
  readonly east?: Float32Array;
  /** Heights along the south edge of the region to the north, from the west; `width` of them. */
  readonly north?: Float32Array;
  /** The south-west corner of the region to the north-east. */
  readonly northEast?: number;
}

/** Checks the size of ground from elsewhere. @throws UsageError unless there is a height for every square metre */
export function checkLand({ width, depth, heights }: LandHeights): void {
  if (!(width > 0 && depth > 0) || heights.length !== width * depth)
    throw new UsageError(`${heights.length} heights for ${width} × ${depth} m`);
}

/** The height of a sample; one beyond the last is the neighbour's, or the last one. What is no number is 0. */
export function sampleAt(
  { width, depth, heights }: LandHeights,
  { east, north, northEast }: LandNeighbours,
  x: number,
  y: number,
): number {
  const inside =
    heights[Math.min(Math.max(y, 0), depth - 1) * width + Math.min(Math.max(x, 0), width - 1)] ?? 0;
  const beyond =
    x >= width && y >= depth
      ? northEast
      : x >= width
        ? east?.[Math.max(y, 0)]
        : y >= depth
          ? north?.[Math.max(x, 0)]
          : inside;
  const height = beyond ?? inside;
  return Number.isFinite(height) ? height : 0;
}

import { isRegionSize } from '@landfall/protocol/terrain';

/** Metres of a region's sides. */
export interface RegionSize {
  readonly x: number;
  readonly y: number;
}

/** A region that does not say how large it is. */
const DEFAULT_METRES = 256;

/** The size that was named, where it is one: 256 m for a side that no region has. */
export function usableSize({ x, y }: RegionSize): RegionSize {
  return { x: isRegionSize(x) ? x : DEFAULT_METRES, y: isRegionSize(y) ? y : DEFAULT_METRES };
}

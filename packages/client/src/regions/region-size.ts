import { isRegionSize, REGION_STEP_METRES } from '@landfall/protocol/region';
import type { RegionSize } from '@landfall/protocol/region';

/** The size that was named, where it is one: 256 m for a side that no region has. */
export function usableSize({ x, y }: RegionSize): RegionSize {
  return { x: isRegionSize(x) ? x : REGION_STEP_METRES, y: isRegionSize(y) ? y : REGION_STEP_METRES };
}

import { regionCorner } from '@landfall/protocol/datatypes';
import type { RegionHandle } from '@landfall/protocol/datatypes';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import type { RegionSize } from '@landfall/protocol/region';

/** Squares of 256 m, both ends included. */
export interface MapArea {
  /** The westernmost column. */
  readonly minX: number;
  /** The easternmost column. */
  readonly maxX: number;
  /** The southernmost row. */
  readonly minY: number;
  /** The northernmost row. */
  readonly maxY: number;
}

/** Where a region is. */
interface Land {
  readonly regionHandle: RegionHandle;
  readonly regionSize: RegionSize;
}

/** Whether any square of the region is in the area. */
export function isInArea({ minX, maxX, minY, maxY }: MapArea, { regionHandle, regionSize }: Land): boolean {
  const { x, y } = regionCorner(regionHandle);
  const isAmong = (metres: number, size: number, min: number, max: number): boolean =>
    metres < (max + 1) * REGION_STEP_METRES && metres + size > min * REGION_STEP_METRES;
  return isAmong(x, regionSize.x, minX, maxX) && isAmong(y, regionSize.y, minY, maxY);
}

/** South-west corner of a region: `(metres east << 32) | metres north`. @source viewer llregionhandle.h */
export type RegionHandle = bigint & { readonly __brand?: 'RegionHandle' };

/** The handle of the region whose south-west corner is at these metres of the grid. */
export function regionHandleOf(metresEast: number, metresNorth: number): RegionHandle {
  return (BigInt(metresEast >>> 0) << 32n) | BigInt(metresNorth >>> 0);
}

/** Metres east and north of the grid's origin. */
export function regionCorner(handle: RegionHandle): { readonly x: number; readonly y: number } {
  return { x: Number(handle >> 32n), y: Number(handle & 0xffffffffn) };
}

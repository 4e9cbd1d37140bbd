/** Metres of one cell, along either side. @source viewer llparcel.h, captures/login-standard */
export const PARCEL_CELL_METRES = 4;

/**
 * Whether a parcel has the cell at a place, metres in the region: a bit for each cell, row by row from the south-west, the lowest bit of
 * a byte first. False for places outside of the region.
 */
export function parcelCovers(bitmap: Uint8Array, regionWidth: number, x: number, y: number): boolean {
  if (!(x >= 0 && x < regionWidth && y >= 0)) return false;
  const column = Math.floor(x / PARCEL_CELL_METRES);
  const cell = Math.floor(y / PARCEL_CELL_METRES) * (regionWidth / PARCEL_CELL_METRES) + column;
  return ((bitmap[cell >>> 3] ?? 0) & (1 << (cell & 7))) !== 0;
}

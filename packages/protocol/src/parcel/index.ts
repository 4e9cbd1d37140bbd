/** Land as parcels: the overlay of a region, and the bitmap of a parcel. */
export { PARCEL_CELL_METRES, parcelCovers } from './bitmap.ts';
export { OVERLAY_OWNER, decodeOverlayCell, encodeOverlayCell } from './overlay-cell.ts';
export type { OverlayCell, OverlayOwner } from './overlay-cell.ts';
export { OVERLAY_CELLS_PER_MESSAGE, OverlayMap } from './overlay-map.ts';

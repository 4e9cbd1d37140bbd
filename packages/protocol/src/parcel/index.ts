/** Land as parcels: the overlay of a region, the bitmap of a parcel, what is said of it, changed of it, and who may enter. */
export { PARCEL_CELL_METRES, parcelCovers } from './bitmap.ts';
export { OVERLAY_OWNER, decodeOverlayCell, encodeOverlayCell } from './overlay-cell.ts';
export type { OverlayCell, OverlayOwner } from './overlay-cell.ts';
export { OVERLAY_CELLS_PER_MESSAGE, OverlayMap } from './overlay-map.ts';
export type { OverlayChange } from './overlay-map.ts';
export {
  ACCESS_ENTRIES_PER_MESSAGE,
  LANDING_TYPE,
  PARCEL_ACCESS,
  PARCEL_FLAG,
  PARCEL_RESULT,
  PARCEL_SEQUENCE,
} from './parcel-flag.ts';
export type {
  ParcelCorner,
  ParcelDescription,
  ParcelManners,
  ParcelMedia,
  ParcelOverrides,
  ParcelPrims,
} from './parcel-description.ts';
export { decodeParcelEvent, decodeParcelMessage } from './decode-parcel.ts';
export type { ParcelReport } from './decode-parcel.ts';
export { encodeParcelEvent, encodeParcelMessage } from './encode-parcel.ts';
export {
  decodeParcelUpdate,
  decodeParcelUpdateMessage,
  encodeParcelUpdate,
  encodeParcelUpdateMessage,
} from './parcel-update.ts';
export type { ParcelUpdate } from './parcel-update.ts';
export { MAX_ACCESS_ENTRIES, accessBlocks, accessEntriesIn, encodeAccessListUpdate } from './access-list.ts';
export type { NewAccessList, ParcelAccessEntry, ParcelAccessList } from './access-list.ts';

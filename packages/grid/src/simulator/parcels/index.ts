/** The land as property: the parcels of a region; one that covers it all unless an archive had others. */
export { parcelsOf } from './parcel-map.ts';
export type { ParcelMap } from './parcel-map.ts';
export type { GridParcel } from './grid-parcel.ts';
export { parcelHandlers } from './parcel-handlers.ts';
export { parcelEditHandlers } from './edit-handlers.ts';
export { parcelOffers } from './parcel-offers.ts';
export { landEditHandlers } from './land-handlers.ts';
export { mayManage } from './rights.ts';
export { noteParcels, sendOverlay, tellChange, tellOwnParcel, tellThoseOn } from './telling.ts';

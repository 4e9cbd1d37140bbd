/** The land as property: the parcels of a region; one that covers it all unless an archive had others. */
export { overlayMessages } from './overlay.ts';
export { parcelsOf } from './parcel-map.ts';
export type { GridParcel, ParcelMap } from './parcel-map.ts';
export { parcelHandlers } from './parcel-handlers.ts';
export { parcelOffers } from './parcel-offers.ts';
export { parcelProperties } from './properties.ts';

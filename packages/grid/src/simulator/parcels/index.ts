/** The land as property: one parcel that covers the whole region. */
export { overlayMessages } from './overlay.ts';
export { parcelHandlers } from './parcel-handlers.ts';
export { parcelOffers } from './parcel-offers.ts';
export { parcelProperties } from './properties.ts';

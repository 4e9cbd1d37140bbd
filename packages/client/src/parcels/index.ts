/** Land: which parcels a region has, whose they are, and which one a place is in. */
export type { Parcel } from './parcel.ts';
export { parcels } from './parcels-room.ts';
export type { ParcelsRoom, RegionWithParcels } from './parcels-room.ts';
export { MAX_PARCELS, PARCEL_DEADLINE_MS, RegionParcels } from './region-parcels.ts';
export type { ParcelEvents, ParcelOptions } from './region-parcels.ts';

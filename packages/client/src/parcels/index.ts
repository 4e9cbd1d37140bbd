/** Land: which parcels a region has, whose they are, which one a place and the agent are in; changing them, and who may enter. */
export type { Parcel } from './parcel.ts';
export type { ParcelArea } from './area.ts';
export type { ParcelChanges } from './differences.ts';
export type { ParcelDwell, ParcelInfo } from './facts.ts';
export { parcels } from './parcels-room.ts';
export type { AgentParcelEvents, ParcelsRoom, RegionWithParcels } from './parcels-room.ts';
export { MAX_PARCELS } from './parcel-index.ts';
export { PARCEL_DEADLINE_MS } from './questions.ts';
export type { ParcelOptions, Place } from './questions.ts';
export { RegionParcels } from './region-parcels.ts';
export type { BanReason, ParcelEvents } from './region-parcels.ts';

import type { ArchivedParcel } from '@landfall/assets/region-archive';

/** A parcel of a region. */
export interface GridParcel extends ArchivedParcel {
  /** Nobody told of it: it is where no other parcel is. */
  readonly isImplied: boolean;
  /** Metres: the south-western corner of the least rectangle that it fits into. */
  readonly southWest: { readonly x: number; readonly y: number };
  /** Metres: the north-eastern corner of the least rectangle that it fits into. */
  readonly northEast: { readonly x: number; readonly y: number };
  /** Of its own day, another after each change; −1 for none. */
  readonly environmentVersion: number;
}

/** What may be changed of a parcel: neither who it is, nor where. */
export type ParcelFields = Partial<
  Omit<GridParcel, 'id' | 'localId' | 'area' | 'bitmap' | 'southWest' | 'northEast' | 'isImplied'>
>;

/** The first day of a parcel. */
export const NO_DAY_VERSION = -1;

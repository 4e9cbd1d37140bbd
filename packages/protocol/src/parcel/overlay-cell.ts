/** Whose a cell is, as the agent sees it: the low bits. @source OpenSim LandChannel.cs; viewer llparcel.h */
export const OVERLAY_OWNER = { nobody: 0, other: 1, group: 2, self: 3, forSale: 4, auction: 5 } as const;

/** Whose a cell is; a number for what nobody knows the meaning of. */
export type OverlayOwner = keyof typeof OVERLAY_OWNER | number;

/** Four metres by four of the overlay. */
export interface OverlayCell {
  /** A word of {@link OVERLAY_OWNER}, seen from the agent; the number itself where it is no known one. */
  readonly owner: OverlayOwner;
  /** Who is inside is not seen from outside. */
  readonly hidesAvatars: boolean;
  /** Sounds of the parcel are heard inside it only. */
  readonly isSoundLocal: boolean;
  /** Another parcel, or the region's end, is on this side. */
  readonly hasWestBorder: boolean;
  /** Another parcel, or the region's end, is on its south side. */
  readonly hasSouthBorder: boolean;
}

const OWNER_BITS = 0x0f;
const HIDES_AVATARS = 0x10;
const LOCAL_SOUND = 0x20;
const WEST_BORDER = 0x40;
const SOUTH_BORDER = 0x80;

const OWNERS = Object.keys(OVERLAY_OWNER) as readonly (keyof typeof OVERLAY_OWNER)[];

/** A byte of `ParcelOverlay.ParcelData.Data`. */
export function decodeOverlayCell(byte: number): OverlayCell {
  const owner = byte & OWNER_BITS;
  return {
    owner: OWNERS.find((name) => OVERLAY_OWNER[name] === owner) ?? owner,
    hidesAvatars: (byte & HIDES_AVATARS) !== 0,
    isSoundLocal: (byte & LOCAL_SOUND) !== 0,
    hasWestBorder: (byte & WEST_BORDER) !== 0,
    hasSouthBorder: (byte & SOUTH_BORDER) !== 0,
  };
}

/** The byte for a cell. */
export function encodeOverlayCell(cell: OverlayCell): number {
  const owner = typeof cell.owner === 'number' ? cell.owner & OWNER_BITS : OVERLAY_OWNER[cell.owner];
  return (
    owner |
    (cell.hidesAvatars ? HIDES_AVATARS : 0) |
    (cell.isSoundLocal ? LOCAL_SOUND : 0) |
    (cell.hasWestBorder ? WEST_BORDER : 0) |
    (cell.hasSouthBorder ? SOUTH_BORDER : 0)
  );
}

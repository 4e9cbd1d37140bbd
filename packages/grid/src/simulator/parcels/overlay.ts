import type { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import type { GridParcel, ParcelMap } from './parcel-map.ts';

/** Cells of one message. @source viewer llparcel.h, captures/login-standard */
export const CELLS_PER_MESSAGE = 1024;
/** Whose a cell is: the low bits. @source OpenSim LandChannel.cs */
const OWNER = { nobody: 0, other: 1, group: 2, self: 3, forSale: 4 } as const;
const HIDES_AVATARS = 0x10;
const LOCAL_SOUND = 0x20;
const WEST_BORDER = 0x40;
const SOUTH_BORDER = 0x80;
/** Bit of a parcel's flags: sounds stay inside. @source viewer llparcelflags.h */
const PARCEL_SOUND_LOCAL = 0x8000;

/** The overlay of a region as one agent sees it: 4 messages for 256 m, in order. @source OpenSim LandManagementModule.cs (SendParcelOverlay) */
export function overlayMessages(map: ParcelMap, agentId: Uuid): MessageOf<'ParcelOverlay'>[] {
  const { side } = map;
  const marks = new Map(map.parcels.map((parcel) => [parcel, markOf(parcel, agentId)]));
  const cells = new Uint8Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const parcel = map.ofCell(column, row);
      const hasWest = column > 0 && map.ofCell(column - 1, row) === parcel;
      const hasSouth = row > 0 && map.ofCell(column, row - 1) === parcel;
      cells[row * side + column] =
        marks.get(parcel)! | (hasWest ? 0 : WEST_BORDER) | (hasSouth ? 0 : SOUTH_BORDER);
    }
  }
  return inMessages(cells);
}

function inMessages(cells: Uint8Array): MessageOf<'ParcelOverlay'>[] {
  const messages: MessageOf<'ParcelOverlay'>[] = [];
  for (let at = 0; at < cells.length; at += CELLS_PER_MESSAGE) {
    const ParcelData = {
      SequenceID: at / CELLS_PER_MESSAGE,
      Data: cells.subarray(at, at + CELLS_PER_MESSAGE),
    };
    messages.push({ name: 'ParcelOverlay', ParcelData });
  }
  return messages;
}

function markOf(parcel: GridParcel, agentId: Uuid): number {
  const hides = parcel.seeAvatars ? 0 : HIDES_AVATARS;
  return ownerMark(parcel, agentId) | hides | ((parcel.flags & PARCEL_SOUND_LOCAL) === 0 ? 0 : LOCAL_SOUND);
}

/** There are no groups here: what one owns is another's. */
function ownerMark({ ownerId, salePrice, buyerId }: GridParcel, agentId: Uuid): number {
  if (ownerId.equals(agentId)) return OWNER.self;
  if (salePrice > 0 && (buyerId.isZero || buyerId.equals(agentId))) return OWNER.forSale;
  return ownerId.isZero ? OWNER.nobody : OWNER.other;
}

import type { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { encodeOverlayCell, OVERLAY_CELLS_PER_MESSAGE } from '@landfall/protocol/parcel';
import type { OverlayOwner } from '@landfall/protocol/parcel';
import type { GridParcel } from './grid-parcel.ts';
import type { ParcelMap } from './parcel-map.ts';

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
      const borders = { hasWestBorder: !hasWest, hasSouthBorder: !hasSouth };
      cells[row * side + column] = encodeOverlayCell({ ...marks.get(parcel)!, ...borders });
    }
  }
  return inMessages(cells);
}

function inMessages(cells: Uint8Array): MessageOf<'ParcelOverlay'>[] {
  const messages: MessageOf<'ParcelOverlay'>[] = [];
  for (let at = 0; at < cells.length; at += OVERLAY_CELLS_PER_MESSAGE) {
    const ParcelData = {
      SequenceID: at / OVERLAY_CELLS_PER_MESSAGE,
      Data: cells.subarray(at, at + OVERLAY_CELLS_PER_MESSAGE),
    };
    messages.push({ name: 'ParcelOverlay', ParcelData });
  }
  return messages;
}

/** What all cells of a parcel have. */
function markOf(parcel: GridParcel, agentId: Uuid) {
  return {
    owner: ownerMark(parcel, agentId),
    hidesAvatars: !parcel.seeAvatars,
    isSoundLocal: (parcel.flags & PARCEL_SOUND_LOCAL) !== 0,
  };
}

/** There are no groups here: what one owns is another's. */
function ownerMark({ ownerId, salePrice, buyerId }: GridParcel, agentId: Uuid): OverlayOwner {
  if (ownerId.equals(agentId)) return 'self';
  if (salePrice > 0 && (buyerId.isZero || buyerId.equals(agentId))) return 'forSale';
  return ownerId.isZero ? 'nobody' : 'other';
}

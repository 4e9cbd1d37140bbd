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
  const bytes = new Map(map.parcels.map((parcel) => [parcel, bytesOf(parcel, agentId)]));
  const cells = new Uint8Array(side * side);
  // Of the row before: this is run for each cell of each region at each arrival, and most parcels are larger than a cell.
  const south: (GridParcel | undefined)[] = [];
  for (let at = 0, row = 0; row < side; row++) {
    let west: GridParcel | undefined;
    let ofParcel: CellBytes = [0, 0, 0, 0];
    for (let column = 0; column < side; column++, at++) {
      const parcel = map.ofCell(column, row);
      const hasWestBorder = parcel !== west;
      if (hasWestBorder) ofParcel = bytes.get(parcel)!;
      cells[at] = ofParcel[(hasWestBorder ? WEST : 0) | (south[column] === parcel ? 0 : SOUTH)]!;
      west = south[column] = parcel;
    }
  }
  return inMessages(cells);
}

/** Of a cell of a parcel, by its borders: {@link WEST} or {@link SOUTH}, both, or none. */
type CellBytes = readonly number[];
const WEST = 1;
const SOUTH = 2;

function bytesOf(parcel: GridParcel, agentId: Uuid): CellBytes {
  const mark = markOf(parcel, agentId);
  return [0, WEST, SOUTH, WEST | SOUTH].map((borders) =>
    encodeOverlayCell({
      ...mark,
      hasWestBorder: (borders & WEST) !== 0,
      hasSouthBorder: (borders & SOUTH) !== 0,
    }),
  );
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

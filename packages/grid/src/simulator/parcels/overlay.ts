import type { MessageOf } from '@landfall/protocol/message';

/** Metres of one cell of the overlay, and cells of one message. @source viewer llparcel.h, captures/login-standard */
const CELL_METRES = 4;
export const CELLS_PER_MESSAGE = 1024;
/** Bits of a cell. */
const OWNED_BY_OTHER = 0x01;
const WEST_BORDER = 0x40;
const SOUTH_BORDER = 0x80;

/** The overlay of a region that is one parcel: 4 messages for 256 m, in order. */
export function overlayMessages(sizeMetres: number): MessageOf<'ParcelOverlay'>[] {
  const side = sizeMetres / CELL_METRES;
  const cells = Uint8Array.from({ length: side * side }, (_, index) =>
    cell(index % side, Math.floor(index / side)),
  );
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

const cell = (column: number, row: number): number =>
  OWNED_BY_OTHER | (column === 0 ? WEST_BORDER : 0) | (row === 0 ? SOUTH_BORDER : 0);

/** A bit for each cell, all set: the parcel covers everything. */
export function wholeBitmap(sizeMetres: number): Uint8Array {
  const side = sizeMetres / CELL_METRES;
  return new Uint8Array((side * side) / 8).fill(0xff);
}

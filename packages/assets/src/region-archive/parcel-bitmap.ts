import { PARCEL_CELL_METRES } from '@landfall/protocol/parcel';
import type { Sides } from './heights.ts';

/** Bytes of the bitmap of a region. */
export const bitmapBytes = ({ width, depth }: Sides): number =>
  ((width / PARCEL_CELL_METRES) * (depth / PARCEL_CELL_METRES)) / 8;

/** The sides of the square region that a bitmap is of; undefined where it is none's. */
export function squareOf(bitmap: Uint8Array): Sides | undefined {
  const side = Math.sqrt(bitmap.length * 8) * PARCEL_CELL_METRES;
  return bitmap.length > 0 && Number.isInteger(side) ? { width: side, depth: side } : undefined;
}

/** The cells of one region's bitmap, as the south-western ones of another's. */
export function fitBitmap(bitmap: Uint8Array, from: Sides, to: Sides): Uint8Array {
  const [columns, fromColumns] = [to.width / PARCEL_CELL_METRES, from.width / PARCEL_CELL_METRES];
  const rows = Math.min(to.depth, from.depth) / PARCEL_CELL_METRES;
  const fitted = new Uint8Array(bitmapBytes(to));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < Math.min(columns, fromColumns); column++) {
      const source = row * fromColumns + column;
      if ((bitmap[source >> 3]! & (1 << (source & 7))) === 0) continue;
      const target = row * columns + column;
      fitted[target >> 3]! |= 1 << (target & 7);
    }
  }
  return fitted;
}

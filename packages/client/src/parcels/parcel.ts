import { DecodeError } from '@landfall/protocol/errors';
import { PARCEL_CELL_METRES } from '@landfall/protocol/parcel';
import type { ParcelDescription } from '@landfall/protocol/parcel';
import type { RegionSize } from '@landfall/protocol/region';

/** A parcel, as its region has described it last. */
export type Parcel = ParcelDescription;

/** Cells of a region. */
export const cellsOf = ({ x, y }: RegionSize): number => (x / PARCEL_CELL_METRES) * (y / PARCEL_CELL_METRES);

/** @throws DecodeError when its bitmap is that of a region of another size. */
export function checkParcel({ bitmap }: Parcel, size: RegionSize): void {
  if (bitmap.length === cellsOf(size) / 8) return;
  throw new DecodeError(
    `a parcel's bitmap of ${bitmap.length} bytes in a region of ${size.x} m by ${size.y} m`,
  );
}

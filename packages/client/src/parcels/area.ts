import { UsageError } from '@landfall/protocol/errors';
import { PARCEL_CELL_METRES } from '@landfall/protocol/parcel';
import type { RegionSize } from '@landfall/protocol/region';
import type { Place } from './questions.ts';

/** A rectangle of land: metres in the region, multiples of 4. */
export interface ParcelArea {
  /** Metres from the region's west side. */
  readonly west: number;
  /** Metres from its south side. */
  readonly south: number;
  /** Metres from its west side: the first that is outside. */
  readonly east: number;
  /** Metres from its south side: the first that is outside. */
  readonly north: number;
}

/** @throws UsageError for what is no rectangle of whole cells inside the region. */
export function checkArea({ west, south, east, north }: ParcelArea, size: RegionSize): void {
  const isOfCells = [west, south, east, north].every((metres) => metres % PARCEL_CELL_METRES === 0);
  const isInside = west >= 0 && south >= 0 && east <= size.x && north <= size.y;
  if (isOfCells && isInside && west < east && south < north) return;
  throw new UsageError('an area of land is a rectangle inside of the region, its sides multiples of 4 m');
}

/** @throws UsageError for a place outside of the region. */
export function checkPlace({ x, y }: Place, size: RegionSize): void {
  if (x >= 0 && y >= 0 && x < size.x && y < size.y) return;
  throw new UsageError('a place outside of the region has no parcel');
}

/** South-western corners of its cells, row by row from the south-west. */
export function* cellsOfArea({ west, south, east, north }: ParcelArea): IterableIterator<Place> {
  for (let y = south; y < north; y += PARCEL_CELL_METRES)
    for (let x = west; x < east; x += PARCEL_CELL_METRES) yield { x, y };
}

import { PARCEL_CELL_METRES } from '@landfall/protocol/parcel';
import type { RegionSize } from '@landfall/protocol/region';
import { cellsOf } from './parcel.ts';
import type { Parcel } from './parcel.ts';
import type { Place } from './questions.ts';

/** More parcels than a region of the usual size has cells; the one told of longest ago goes first. */
export const MAX_PARCELS = 4096;
/** Of all their bitmaps: those of the largest regions are long. */
const MAX_BITMAP_BYTES = 64 * 1024 * 1024;

/** Where parcels are kept: 0 is none, the others count from 1. */
interface Kept {
  readonly slot: number;
  parcel: Parcel;
  /** Its cells that no newer word gives to another. */
  cells: number;
  /** The region has shown that something about it is no longer so. */
  isDoubtful: boolean;
}

/** The parcels of a region by number and by place. */
export class ParcelIndex {
  readonly #columns: number;
  readonly #cells: Uint16Array;
  readonly #slots: (Kept | undefined)[] = [undefined];
  /** The newest word last. */
  readonly #known = new Map<number, Kept>();
  readonly #most: number;

  constructor(size: RegionSize) {
    this.#columns = size.x / PARCEL_CELL_METRES;
    this.#cells = new Uint16Array(cellsOf(size));
    this.#most = Math.max(1, Math.min(MAX_PARCELS, Math.floor((MAX_BITMAP_BYTES * 8) / this.#cells.length)));
  }

  get all(): readonly Parcel[] {
    return Array.from(this.#known.values(), ({ parcel }) => parcel);
  }

  byLocalId(localId: number): Parcel | undefined {
    return this.#known.get(localId)?.parcel;
  }

  /** @param x @param y metres in the region; undefined outside of it */
  at(x: number, y: number): Parcel | undefined {
    return this.#keptAt(x, y)?.parcel;
  }

  /** A place on a known parcel, metres in the region; undefined where it is not known. */
  placeOn(localId: number): Place | undefined {
    const kept = this.#known.get(localId);
    if (kept === undefined) return undefined;
    for (const cell of cellsIn(kept.parcel.bitmap)) {
      if (this.#cells[cell] !== kept.slot) continue;
      const column = cell % this.#columns;
      return { x: column * PARCEL_CELL_METRES, y: ((cell - column) / this.#columns) * PARCEL_CELL_METRES };
    }
    return undefined;
  }

  /** Whether what is known of a place is still so, as far as one can tell. */
  isCertainAt(x: number, y: number): boolean {
    return this.#keptAt(x, y)?.isDoubtful === false;
  }

  /** Something at this place has changed. */
  doubt(x: number, y: number): void {
    const kept = this.#keptAt(x, y);
    if (kept !== undefined) kept.isDoubtful = true;
  }

  /** Takes the newest word on a parcel. @returns those that have no land any more */
  set(parcel: Parcel): readonly Parcel[] {
    const before = this.#known.get(parcel.localId);
    if (before !== undefined) this.#release(before);
    const kept = { slot: before?.slot ?? this.#freeSlot(), parcel, cells: 0, isDoubtful: false };
    this.#slots[kept.slot] = kept;
    this.#known.delete(parcel.localId);
    this.#known.set(parcel.localId, kept);
    const gone = this.#claim(kept);
    if (this.#known.size > this.#most) gone.push(this.#known.values().next().value!);
    for (const each of gone) this.#drop(each);
    return gone.map((each) => each.parcel);
  }

  #keptAt(x: number, y: number): Kept | undefined {
    const column = Math.floor(x / PARCEL_CELL_METRES);
    if (!(column >= 0 && column < this.#columns)) return undefined;
    const cell = Math.floor(y / PARCEL_CELL_METRES) * this.#columns + column;
    return this.#slots[this.#cells[cell] ?? 0];
  }

  /** Gives it the cells of its bitmap. @returns those that lost their last one */
  #claim(kept: Kept): Kept[] {
    const gone: Kept[] = [];
    for (const cell of cellsIn(kept.parcel.bitmap)) {
      const other = this.#slots[this.#cells[cell]!];
      if (other !== undefined && other !== kept && --other.cells === 0) gone.push(other);
      this.#cells[cell] = kept.slot;
      kept.cells++;
    }
    return gone;
  }

  #release({ parcel, slot }: Kept): void {
    for (const cell of cellsIn(parcel.bitmap)) if (this.#cells[cell] === slot) this.#cells[cell] = 0;
  }

  #drop(kept: Kept): void {
    this.#release(kept);
    this.#slots[kept.slot] = undefined;
    this.#known.delete(kept.parcel.localId);
  }

  #freeSlot(): number {
    const free = this.#slots.indexOf(undefined, 1);
    return free < 0 ? this.#slots.length : free;
  }
}

function* cellsIn(bitmap: Uint8Array): IterableIterator<number> {
  for (const [at, bits] of bitmap.entries()) {
    for (let rest = bits; rest !== 0; rest &= rest - 1) yield at * 8 + 31 - Math.clz32(rest & -rest);
  }
}

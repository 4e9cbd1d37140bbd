import type { ArchivedParcel } from '@landfall/assets/region-archive';
import type { Uuid } from '@landfall/protocol/datatypes';
import { PARCEL_CELL_METRES } from '@landfall/protocol/parcel';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import { Extent } from './extent.ts';
import { NO_DAY_VERSION } from './grid-parcel.ts';
import type { GridParcel, ParcelFields } from './grid-parcel.ts';
import { impliedBeside, withOwnNumbers } from './numbers.ts';
import { wholeParcel } from './whole-parcel.ts';

/** A rectangle of land, metres in the region. */
export interface LandArea {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Which parcel each cell of a region belongs to: every cell to one, so that there are no holes. */
export class ParcelMap {
  /** Cells along one side. */
  readonly side: number;
  /** Indexes into the slots, row by row from the south-west. */
  readonly #cells: Uint16Array;
  /** Those that were joined to others leave a hole. */
  readonly #slots: (GridParcel | undefined)[];
  #parcels: readonly GridParcel[];
  #lastLocalId: number;

  /** @param archived where two have the same cell, it belongs to the first @param implied of the cells that none of them has */
  constructor(archived: readonly ArchivedParcel[], sizeMetres: number, implied: ArchivedParcel) {
    this.side = sizeMetres / PARCEL_CELL_METRES;
    this.#cells = new Uint16Array(this.side ** 2).fill(archived.length);
    for (const [index, { bitmap }] of archived.entries()) this.#claim(index, bitmap, archived.length);
    const told = withOwnNumbers(archived);
    const hasRest = this.#cells.includes(archived.length);
    const all = hasRest ? [...told, impliedBeside(told, implied)] : told;
    this.#slots = [...this.#complete(all, told.length)];
    this.#parcels = this.#live();
    this.#lastLocalId = Math.max(...all.map(({ localId }) => localId));
  }

  /** Every one of them. */
  get parcels(): readonly GridParcel[] {
    return this.#parcels;
  }

  /** The parcel at this place, metres; outside of the region, that of the nearest cell. */
  at(east: number, north: number): GridParcel {
    return this.ofCell(this.#cellAt(east), this.#cellAt(north));
  }

  /** The parcel of a cell. @param column @param row of cells inside the region */
  ofCell(column: number, row: number): GridParcel {
    return this.#slots[this.#cells[row * this.side + column]!]!;
  }

  /** Those with a cell between these places, each once, in the order of its most south-western cell. */
  within(west: number, south: number, east: number, north: number): readonly GridParcel[] {
    const [fromColumn, fromRow] = [this.#cellAt(west), this.#cellAt(south)];
    const found = new Set<GridParcel>();
    for (let row = fromRow; row <= Math.max(fromRow, this.#lastCell(north)); row++) {
      for (let column = fromColumn; column <= Math.max(fromColumn, this.#lastCell(east)); column++)
        found.add(this.ofCell(column, row));
    }
    return [...found];
  }

  /** The parcel with that number; undefined when there is none. */
  byLocalId(localId: number): GridParcel | undefined {
    return this.parcels.find((parcel) => parcel.localId === localId);
  }

  /** The parcel with that id; undefined when there is none. */
  byId(id: Uuid): GridParcel | undefined {
    return this.parcels.find((parcel) => parcel.id.equals(id));
  }

  /** Gives it other properties. @returns the parcel as it is then */
  change(parcel: GridParcel, fields: ParcelFields): GridParcel {
    const now = { ...parcel, ...fields, isImplied: false };
    this.#slots[this.#slots.indexOf(parcel)] = now;
    this.#parcels = this.#live();
    return now;
  }

  /**
   * Makes an area of a parcel one of its own, which has no number yet that another had.
   * @param area metres inside the parcel, and not all of it @param fields what is different of the new one @returns it, and the rest
   */
  cut(
    parcel: GridParcel,
    area: LandArea,
    fields: ParcelFields & Pick<GridParcel, 'id'>,
  ): { readonly cut: GridParcel; readonly rest: GridParcel } {
    const slot = this.#slots.indexOf(parcel);
    const newSlot = this.#slots.length;
    for (const cell of this.#cellsOf(area)) if (this.#cells[cell] === slot) this.#cells[cell] = newSlot;
    const localId = ++this.#lastLocalId;
    this.#slots.push({ ...parcel, ...fields, localId, isImplied: false });
    this.#slots[slot] = { ...parcel, isImplied: false };
    this.#measure([slot, newSlot]);
    return { cut: this.#slots[newSlot]!, rest: this.#slots[slot] };
  }

  /** Gives the land of others to a parcel. @returns the parcel as it is then */
  join(parcel: GridParcel, others: readonly GridParcel[]): GridParcel {
    const slot = this.#slots.indexOf(parcel);
    const joined = new Set(others.map((other) => this.#slots.indexOf(other)));
    for (const [cell, of] of this.#cells.entries()) if (joined.has(of)) this.#cells[cell] = slot;
    for (const each of joined) this.#slots[each] = undefined;
    this.#slots[slot] = { ...parcel, isImplied: false };
    this.#measure([slot]);
    return this.#slots[slot];
  }

  #cellAt(metres: number): number {
    const cell = Math.floor(metres / PARCEL_CELL_METRES);
    return Number.isNaN(cell) ? 0 : Math.min(this.side - 1, Math.max(0, cell));
  }

  /** The last cell before this border. */
  #lastCell(metres: number): number {
    return this.#cellAt(metres - Number.EPSILON * Math.abs(metres));
  }

  #claim(index: number, bitmap: Uint8Array, unclaimed: number): void {
    for (const [at, bits] of bitmap.subarray(0, this.#cells.length >> 3).entries()) {
      if (bits === 0) continue;
      for (let cell = at << 3; cell < (at << 3) + 8; cell++) {
        if ((bits & (1 << (cell & 7))) === 0 || this.#cells[cell] !== unclaimed) continue;
        this.#cells[cell] = index;
      }
    }
  }

  #complete(parcels: readonly ArchivedParcel[], told: number): readonly GridParcel[] {
    const extents = parcels.map(() => new Extent(this.#cells.length));
    for (const [cell, owner] of this.#cells.entries()) extents[owner]!.add(cell, this.side);
    return parcels.map((parcel, index) => ({
      ...parcel,
      ...extents[index]!.told(),
      isImplied: index >= told,
      environmentVersion: parcel.environment === '' ? NO_DAY_VERSION : 1,
    }));
  }

  #live(): readonly GridParcel[] {
    return this.#slots.filter((parcel) => parcel !== undefined);
  }

  *#cellsOf({ west, south, east, north }: LandArea): IterableIterator<number> {
    for (let row = this.#cellAt(south); row <= this.#lastCell(north); row++)
      for (let column = this.#cellAt(west); column <= this.#lastCell(east); column++)
        yield row * this.side + column;
  }

  /** Says anew where these are. */
  #measure(slots: readonly number[]): void {
    const extents = new Map(slots.map((slot) => [slot, new Extent(this.#cells.length)]));
    for (const [cell, slot] of this.#cells.entries()) extents.get(slot)?.add(cell, this.side);
    for (const [slot, extent] of extents) this.#slots[slot] = { ...this.#slots[slot]!, ...extent.told() };
    this.#parcels = this.#live();
  }
}

const PARCELS = new Part((region: Region) => {
  const { config, sizeMetres } = region;
  return new ParcelMap(config.parcels, sizeMetres, wholeParcel(region));
});

/** The parcels of a region. */
export const parcelsOf = (region: Region): ParcelMap => region.part(PARCELS);

import { PARCEL_CELL_METRES } from '@landfall/protocol/parcel';
import type { GridParcel } from './grid-parcel.ts';

/** Where the cells of one parcel are. */
export class Extent {
  readonly #bitmap: Uint8Array;
  #west = Infinity;
  #south = Infinity;
  #east = 0;
  #north = 0;
  #count = 0;

  /** @param cells of the whole region */
  constructor(cells: number) {
    this.#bitmap = new Uint8Array(cells >> 3);
  }

  add(cell: number, side: number): void {
    this.#bitmap[cell >> 3]! |= 1 << (cell & 7);
    const column = cell % side;
    const row = (cell - column) / side;
    this.#west = Math.min(this.#west, column);
    this.#south = Math.min(this.#south, row);
    this.#east = Math.max(this.#east, column + 1);
    this.#north = Math.max(this.#north, row + 1);
    this.#count++;
  }

  told(): Pick<GridParcel, 'bitmap' | 'area' | 'southWest' | 'northEast'> {
    const corner = (x: number, y: number): GridParcel['southWest'] =>
      this.#count === 0 ? { x: 0, y: 0 } : { x: x * PARCEL_CELL_METRES, y: y * PARCEL_CELL_METRES };
    return {
      bitmap: this.#bitmap,
      area: this.#count * PARCEL_CELL_METRES ** 2,
      southWest: corner(this.#west, this.#south),
      northEast: corner(this.#east, this.#north),
    };
  }
}

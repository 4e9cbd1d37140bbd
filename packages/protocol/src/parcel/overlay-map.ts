import { DecodeError } from '../errors/index.ts';
import { PARCEL_CELL_METRES } from './bitmap.ts';
import { decodeOverlayCell } from './overlay-cell.ts';
import type { OverlayCell } from './overlay-cell.ts';

/** Cells of one `ParcelOverlay`. @source viewer llparcel.h, captures/login-standard */
export const OVERLAY_CELLS_PER_MESSAGE = 1024;

/** A cell that is another one than before. */
export interface OverlayChange {
  /** Metres in the region: its south-western corner. */
  readonly x: number;
  /** Metres in the region: its southern edge. */
  readonly y: number;
  /** What the overlay had said of it until now. */
  readonly before: OverlayCell;
  /** What the message that has just come says of it. */
  readonly now: OverlayCell;
}

/** The overlay of a region, put together from its messages, in whatever order they come and however often. */
export class OverlayMap {
  readonly #columns: number;
  readonly #cells: Uint8Array;
  readonly #missing: Set<number>;

  /** @param width @param depth metres of the region, a multiple of 256 each */
  constructor(width: number, depth: number) {
    this.#columns = width / PARCEL_CELL_METRES;
    this.#cells = new Uint8Array((this.#columns * depth) / PARCEL_CELL_METRES);
    const pieces = this.#cells.length / OVERLAY_CELLS_PER_MESSAGE;
    this.#missing = new Set(Array.from({ length: pieces }, (_, piece) => piece));
  }

  /** Whether every message of it has come. */
  get isComplete(): boolean {
    return this.#missing.size === 0;
  }

  /**
   * Takes a message.
   * @returns the cells that were others before; none when nothing was known of them
   * @throws DecodeError for a piece that is not of this region, or has another length.
   */
  receive(sequenceId: number, data: Uint8Array): readonly OverlayChange[] {
    const at = sequenceId * OVERLAY_CELLS_PER_MESSAGE;
    const isInside = sequenceId >= 0 && at + OVERLAY_CELLS_PER_MESSAGE <= this.#cells.length;
    if (!isInside || data.length !== OVERLAY_CELLS_PER_MESSAGE) {
      throw new DecodeError(
        `a parcel overlay that is not of this region: piece ${sequenceId}, ${data.length} bytes`,
      );
    }
    const changes = this.#missing.delete(sequenceId) ? [] : this.#differences(at, data);
    this.#cells.set(data, at);
    return changes;
  }

  /** The cell at a place, metres in the region; undefined where nothing has come yet, and outside. */
  at(x: number, y: number): OverlayCell | undefined {
    const column = Math.floor(x / PARCEL_CELL_METRES);
    const cell = Math.floor(y / PARCEL_CELL_METRES) * this.#columns + column;
    const isInside = column >= 0 && column < this.#columns && cell >= 0 && cell < this.#cells.length;
    if (!isInside || this.#missing.has(Math.floor(cell / OVERLAY_CELLS_PER_MESSAGE))) return undefined;
    return decodeOverlayCell(this.#cells[cell]!);
  }

  #differences(from: number, data: Uint8Array): readonly OverlayChange[] {
    const changes: OverlayChange[] = [];
    for (const [index, byte] of data.entries()) {
      const cell = from + index;
      const before = this.#cells[cell]!;
      if (before === byte) continue;
      const column = cell % this.#columns;
      changes.push({
        x: column * PARCEL_CELL_METRES,
        y: ((cell - column) / this.#columns) * PARCEL_CELL_METRES,
        before: decodeOverlayCell(before),
        now: decodeOverlayCell(byte),
      });
    }
    return changes;
  }
}

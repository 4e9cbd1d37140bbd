import { ROW_BYTES } from './row.ts';

const FIRST_ROWS = 1024;

/** Rows that become more, one behind the other. */
export class GrowingRows {
  #bytes = new Uint8Array(FIRST_ROWS * ROW_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get sizeBytes(): number {
    return this.#count * ROW_BYTES;
  }

  /** Valid until a row is added. */
  get view(): DataView {
    return this.#view;
  }

  /** Where the next row goes; it is there when `took` is called. */
  room(): { readonly view: DataView; readonly at: number } {
    const at = this.#count * ROW_BYTES;
    if (at === this.#bytes.length) {
      const longer = new Uint8Array(this.#bytes.length * 2);
      longer.set(this.#bytes);
      this.#bytes = longer;
      this.#view = new DataView(longer.buffer);
    }
    return { view: this.#view, at };
  }

  took(): void {
    this.#count++;
  }
}

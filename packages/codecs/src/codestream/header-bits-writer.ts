/** Writes what `HeaderBits` reads: after a byte of ones the next one has only seven bits. @source ISO/IEC 15444-1 B.10.1 */
export class HeaderBitsWriter {
  readonly #bytes: number[] = [];
  #byte = 0;
  #left = 8;

  readonly put = (bit: number): void => {
    this.#left--;
    this.#byte |= bit << this.#left;
    if (this.#left === 0) this.#end();
  };

  #end(): void {
    this.#bytes.push(this.#byte);
    this.#left = this.#byte === 0xff ? 7 : 8;
    this.#byte = 0;
  }

  /** @param count up to 31 */
  number(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) this.put((value >>> bit) & 1);
  }

  /** Ends on a whole byte, which is not one of ones. */
  finish(): Uint8Array {
    // A byte of ones that is just over leaves one of seven bits open.
    if (this.#left < 8) this.#end();
    return Uint8Array.from(this.#bytes);
  }
}

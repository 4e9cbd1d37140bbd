/** Writes the bit stream of a layer: see {@link LayerBitReader} for the order of the bits. */
export class LayerBitWriter {
  #bytes = new Uint8Array(2048);
  #bit = 0;

  /** Bits written. */
  get length(): number {
    return this.#bit;
  }

  /** Bytes that the bits take. */
  get byteLength(): number {
    return (this.#bit + 7) >> 3;
  }

  /** A field of up to 32 bits, in groups of 8, the least significant first. */
  field(value: number, width: number): void {
    for (let shift = 0; shift < width; shift += 8) {
      this.bits((value >>> shift) & 0xff, Math.min(8, width - shift));
    }
  }

  /** Up to 8 bits as they are. What is above them in `value` is left out. */
  bits(value: number, width: number): void {
    this.#reserve();
    const at = this.#bit >> 3;
    const shifted = (value & ((1 << width) - 1)) << (16 - width - (this.#bit & 7));
    this.#bytes[at]! |= shifted >> 8;
    this.#bytes[at + 1] = shifted & 0xff;
    this.#bit += width;
  }

  /** Takes back everything after the first `length` bits. */
  truncate(length: number): void {
    this.#bit = length;
    const at = length >> 3;
    this.#bytes[at]! &= 0xff00 >> (length & 7);
    this.#bytes.fill(0, at + 1);
  }

  /** A copy of the bytes, the last one filled up with zeros; the writer is empty afterwards. */
  finish(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.byteLength);
    this.truncate(0);
    return bytes;
  }

  #reserve(): void {
    if ((this.#bit >> 3) + 2 <= this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

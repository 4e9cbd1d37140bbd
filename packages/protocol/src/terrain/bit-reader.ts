import { DecodeError } from '../errors/index.ts';
import type { CoefficientTable } from './coefficients.ts';

/** LayerData.Data is a Variable 2 field. */
export const MAX_LAYER_BYTES = 0xffff;

/**
 * Zero bytes kept after the data: a patch cut short reads on into them and is noticed at its end, without a test per bit.
 * 1024 coefficients of one bit each, and one window.
 */
const PADDING_BYTES = 1024 / 8 + 32;

/** Bits of a window of 32 that are there whatever the bit it begins with: 32 less the 7 it may be shifted by. */
const WINDOW_BITS = 25;

/**
 * Reads the bit stream of a layer. Bits come most significant first; a field of more than 8 bits comes in groups of 8,
 * the least significant group first.
 * @source PROTOCOL §8
 */
export class LayerBitReader {
  #view = new DataView(new ArrayBuffer(2048));
  #bit = 0;
  #endBit = 0;

  /** Starts over with a copy of these bytes. @throws DecodeError when they are too many. */
  open(bytes: Uint8Array): void {
    if (bytes.length > MAX_LAYER_BYTES) throw new DecodeError(`a layer of ${bytes.length} bytes`);
    const needed = bytes.length + PADDING_BYTES;
    if (this.#view.byteLength < needed) this.#view = new DataView(new ArrayBuffer(2 * needed));
    const copy = new Uint8Array(this.#view.buffer);
    copy.set(bytes);
    copy.fill(0, bytes.length, needed);
    this.#bit = 0;
    this.#endBit = bytes.length * 8;
  }

  /** Byte that holds the next bit. */
  get offset(): number {
    return this.#bit >> 3;
  }

  /** A field of up to 32 bits. @throws DecodeError beyond the end. */
  field(width: number): number {
    let value = 0;
    for (let shift = 0; shift < width; shift += 8) {
      value |= this.#group(Math.min(8, width - shift)) << shift;
    }
    this.expectInside();
    return value >>> 0;
  }

  /** @throws DecodeError when more has been read than there is. */
  expectInside(): void {
    if (this.#bit > this.#endBit) throw new DecodeError('layer ends within a patch', { offset: this.offset });
  }

  /**
   * Reads the coefficients of one patch, weighted and multiplied by `scale`, to their places in `block`, which must be zero.
   * @returns the number of columns of the block, from the first, beyond which all is zero; 0 when only the very first
   *   coefficient may differ from zero.
   * @throws DecodeError when the data ends before the patch.
   */
  coefficients(table: CoefficientTable, wordBits: number, scale: number, block: Float64Array): number {
    const { position, dequantize, size } = table;
    const view = this.#view;
    const column = size - 1;
    let bit = this.#bit;
    let columns = 0;
    let beyondFirst = 0;
    for (let n = 0; n < position.length;) {
      const window = view.getUint32(bit >> 3) << (bit & 7);
      if (window >= 0) {
        // Each leading 0 is a coefficient that is zero: take the whole run at once.
        const run = Math.min(Math.clz32(window), WINDOW_BITS, position.length - n);
        bit += run;
        n += run;
        continue;
      }
      if ((window & 0x40000000) === 0) {
        bit += 2;
        break;
      }
      const magnitude = joinGroups((window << 3) >>> (32 - wordBits), wordBits);
      const value = (window & 0x20000000) === 0 ? magnitude : -magnitude;
      const at = position[n]!;
      block[at] = value * dequantize[n]! * scale;
      columns = Math.max(columns, (at & column) + 1);
      beyondFirst |= at;
      bit += 3 + wordBits;
      n += 1;
    }
    this.#bit = bit;
    this.expectInside();
    return beyondFirst === 0 ? 0 : columns;
  }

  #group(width: number): number {
    const bit = this.#bit;
    // The end is looked at once per field, and a field is far shorter than the padding.
    const window = this.#view.getUint32(Math.min(bit >> 3, this.#view.byteLength - 4)) << (bit & 7);
    this.#bit = bit + width;
    return window >>> (32 - width);
  }
}

/** Puts the groups of 8 bits, read in a row, into their order of weight. */
function joinGroups(raw: number, width: number): number {
  if (width <= 8) return raw;
  const rest = width - 8;
  const low = raw >>> rest;
  const high = raw & ((1 << rest) - 1);
  return rest <= 8 ? low | (high << 8) : low | (joinGroups(high, rest) << 8);
}

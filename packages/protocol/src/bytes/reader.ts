import { DecodeError } from '../errors/index.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * Reads a byte string front to back. Every read is bounds-checked and names its byte order.
 * @throws DecodeError from every read beyond the end, with the offset.
 */
export class ByteReader {
  /** What is read, as it was given: not a copy. */
  readonly bytes: Uint8Array;
  /** Where reading ends: the offset behind the last byte. */
  readonly end: number;
  /** Of the next byte to read; it may be set, to go on elsewhere. */
  offset: number;
  readonly #view: DataView;

  /** Reads `bytes[start, end)`; offsets are offsets into `bytes`. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = start;
    this.end = end;
  }

  /** How many bytes are left up to the end. */
  get remaining(): number {
    return this.end - this.offset;
  }

  /** One byte, 0 to 255. */
  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  /** One byte, −128 to 127. */
  s8(): number {
    return this.#view.getInt8(this.#take(1));
  }
  /** Two bytes, the lowest first: 0 to 65,535. */
  u16le(): number {
    return this.#view.getUint16(this.#take(2), true);
  }
  /** Two bytes, the highest first: 0 to 65,535. */
  u16be(): number {
    return this.#view.getUint16(this.#take(2), false);
  }
  /** Two bytes, the lowest first: −32,768 to 32,767. */
  s16le(): number {
    return this.#view.getInt16(this.#take(2), true);
  }
  /** Four bytes, the lowest first: 0 to 2³² − 1. */
  u32le(): number {
    return this.#view.getUint32(this.#take(4), true);
  }
  /** Four bytes, the highest first: 0 to 2³² − 1. */
  u32be(): number {
    return this.#view.getUint32(this.#take(4), false);
  }
  /** Four bytes, the lowest first: −2³¹ to 2³¹ − 1. */
  s32le(): number {
    return this.#view.getInt32(this.#take(4), true);
  }
  /** Four bytes, the highest first: −2³¹ to 2³¹ − 1. */
  s32be(): number {
    return this.#view.getInt32(this.#take(4), false);
  }
  /** Eight bytes, the lowest first, as a bigint of 0 to 2⁶⁴ − 1. */
  u64le(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }
  /** Eight bytes, the highest first, as a bigint of 0 to 2⁶⁴ − 1. */
  u64be(): bigint {
    return this.#view.getBigUint64(this.#take(8), false);
  }
  /** A single of IEEE 754, four bytes, the lowest first; may be infinite or NaN. */
  f32le(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }
  /** A double of IEEE 754, eight bytes, the lowest first; may be infinite or NaN. */
  f64le(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }
  /** A double of IEEE 754, eight bytes, the highest first; may be infinite or NaN. */
  f64be(): number {
    return this.#view.getFloat64(this.#take(8), false);
  }

  /** A view of the next `length` bytes, not a copy. */
  take(length: number): Uint8Array {
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  /** The next `length` bytes as UTF-8. */
  utf8(length: number): string {
    const start = this.#take(length);
    return decodeUtf8(this.bytes, start, start + length);
  }

  /** Passes over the next `length` bytes. */
  skip(length: number): void {
    this.#take(length);
  }

  #take(length: number): number {
    const start = this.offset;
    if (length < 0 || start + length > this.end) {
      throw new DecodeError(`${length} bytes wanted, ${this.end - start} left`, { offset: start });
    }
    this.offset = start + length;
    return start;
  }
}

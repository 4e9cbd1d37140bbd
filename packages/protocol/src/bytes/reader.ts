import { DecodeError } from '../errors/index.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * Reads a byte string front to back. Every read is bounds-checked and names its byte order.
 * @throws DecodeError from every read beyond the end, with the offset.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  offset: number;
  readonly #view: DataView;

  /** Reads `bytes[start, end)`; offsets are offsets into `bytes`. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  s8(): number {
    return this.#view.getInt8(this.#take(1));
  }
  u16le(): number {
    return this.#view.getUint16(this.#take(2), true);
  }
  u16be(): number {
    return this.#view.getUint16(this.#take(2), false);
  }
  s16le(): number {
    return this.#view.getInt16(this.#take(2), true);
  }
  u32le(): number {
    return this.#view.getUint32(this.#take(4), true);
  }
  u32be(): number {
    return this.#view.getUint32(this.#take(4), false);
  }
  s32le(): number {
    return this.#view.getInt32(this.#take(4), true);
  }
  s32be(): number {
    return this.#view.getInt32(this.#take(4), false);
  }
  u64le(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }
  u64be(): bigint {
    return this.#view.getBigUint64(this.#take(8), false);
  }
  f32le(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }
  f64le(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }
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

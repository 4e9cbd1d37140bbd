import { utf8Length, writeUtf8 } from './utf8.ts';

/** Writes a byte string front to back and grows as needed. Every write names its byte order. */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** How many bytes were written so far. */
  get length(): number {
    return this.#length;
  }

  /** One byte; of a number that does not fit the lowest 8 bits. */
  u8(value: number): void {
    const at = this.#grow(1);
    this.#view.setUint8(at, value);
  }
  /** Two bytes, the lowest first; of a number that does not fit the lowest 16 bits. */
  u16le(value: number): void {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
  }
  /** Two bytes, the highest first; of a number that does not fit the lowest 16 bits. */
  u16be(value: number): void {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, false);
  }
  /** Four bytes, the lowest first; of a number that does not fit, or is negative, the lowest 32 bits. */
  u32le(value: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
  }
  /** Four bytes, the highest first; of a number that does not fit, or is negative, the lowest 32 bits. */
  u32be(value: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, false);
  }
  /** Eight bytes, the lowest first; of a number that does not fit the lowest 64 bits. */
  u64le(value: bigint): void {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value, true);
  }
  /** Eight bytes, the highest first; of a number that does not fit the lowest 64 bits. */
  u64be(value: bigint): void {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value, false);
  }
  /** A single of IEEE 754, four bytes, the lowest first; rounded to the nearest. */
  f32le(value: number): void {
    const at = this.#grow(4);
    this.#view.setFloat32(at, value, true);
  }
  /** A double of IEEE 754, eight bytes, the lowest first. */
  f64le(value: number): void {
    const at = this.#grow(8);
    this.#view.setFloat64(at, value, true);
  }
  /** A double of IEEE 754, eight bytes, the highest first. */
  f64be(value: number): void {
    const at = this.#grow(8);
    this.#view.setFloat64(at, value, false);
  }

  /** Copies the bytes as they are, without length or terminator. */
  put(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Writes the text as UTF-8 without length or terminator. */
  utf8(text: string): void {
    const at = this.#grow(utf8Length(text));
    writeUtf8(text, this.#bytes, at);
  }

  /** A copy of what was written, exactly as long as it is. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Makes room; `#bytes` and `#view` may be others afterwards. */
  #grow(length: number): number {
    const at = this.#length;
    const needed = at + length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = needed;
    return at;
  }
}

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

  get length(): number {
    return this.#length;
  }

  u8(value: number): void {
    this.#view.setUint8(this.#grow(1), value);
  }
  u16le(value: number): void {
    this.#view.setUint16(this.#grow(2), value, true);
  }
  u16be(value: number): void {
    this.#view.setUint16(this.#grow(2), value, false);
  }
  u32le(value: number): void {
    this.#view.setUint32(this.#grow(4), value, true);
  }
  u32be(value: number): void {
    this.#view.setUint32(this.#grow(4), value, false);
  }
  u64le(value: bigint): void {
    this.#view.setBigUint64(this.#grow(8), value, true);
  }
  u64be(value: bigint): void {
    this.#view.setBigUint64(this.#grow(8), value, false);
  }
  f32le(value: number): void {
    this.#view.setFloat32(this.#grow(4), value, true);
  }
  f64le(value: number): void {
    this.#view.setFloat64(this.#grow(8), value, true);
  }
  f64be(value: number): void {
    this.#view.setFloat64(this.#grow(8), value, false);
  }

  put(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#grow(bytes.length));
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

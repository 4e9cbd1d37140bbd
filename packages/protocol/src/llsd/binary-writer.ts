import { writeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { EncodeError } from '../errors/index.ts';
import { LlsdDate, LlsdReal, LlsdUri } from './value.ts';
import type { LlsdArray, LlsdMap, LlsdValue } from './value.ts';

/**
 * The room in which a document is written before it is copied out. One is kept for the next document, because
 * making it anew costs more than writing an ordinary document. It never grows: a longer document has its own.
 */
const SCRATCH_BYTES = 16 * 1024;
/** Absent while a writer has it. */
let scratch: Uint8Array | undefined;

/** The longest UTF-8 of one UTF-16 unit. */
const MAX_BYTES_A_UNIT = 3;

const UNDEF = 0x21;
const TRUE = 0x31;
const FALSE = 0x30;
const INTEGER = 0x69;
const REAL = 0x72;
const UUID = 0x75;
const STRING = 0x73;
const URI = 0x6c;
const BINARY = 0x62;
const DATE = 0x64;
const KEY = 0x6b;

/** Where a double is taken apart: cheaper than a view for each. */
const DOUBLE = new DataView(new ArrayBuffer(8));

/** Writes values one behind the other into a buffer that grows. */
export class BinaryValueWriter {
  #bytes: Uint8Array;
  #at = 0;

  constructor() {
    this.#bytes = scratch ?? new Uint8Array(SCRATCH_BYTES);
    scratch = undefined;
  }

  /** A copy of what was written. The writer is of no use any more. */
  finish(): Uint8Array {
    const written = this.#bytes.slice(0, this.#at);
    if (this.#bytes.length === SCRATCH_BYTES) scratch = this.#bytes;
    return written;
  }

  value(value: LlsdValue): void {
    if (typeof value === 'string') this.#text(STRING, value);
    else if (typeof value === 'number') this.#integer(value);
    else if (typeof value === 'boolean') this.#kind(value ? TRUE : FALSE, 1);
    else if (value === null) this.#kind(UNDEF, 1);
    else if (value instanceof Uuid) {
      const at = this.#kind(UUID, 17);
      value.writeTo(this.#bytes, at);
      this.#at = at + 16;
    } else if (Array.isArray(value)) this.#array(value as LlsdArray);
    else this.#object(value as Exclude<typeof value, LlsdArray>);
  }

  #object(value: LlsdReal | LlsdDate | LlsdUri | Uint8Array | LlsdMap): void {
    if (value instanceof LlsdReal) this.#float(REAL, value.value, false);
    else if (value instanceof Uint8Array) this.#binary(value);
    else if (value instanceof LlsdUri) this.#text(URI, value.text);
    else if (value instanceof LlsdDate) this.#float(DATE, value.secondsSinceEpoch, true);
    else this.#map(value);
  }

  #array(values: LlsdArray): void {
    this.#word(this.#kind(0x5b, 5), values.length);
    for (const value of values) this.value(value);
    this.#kind(0x5d, 1);
  }

  #map(entries: LlsdMap): void {
    const countAt = this.#kind(0x7b, 5);
    this.#at = countAt + 4;
    let count = 0;
    for (const key in entries) {
      const value = entries[key];
      if (value === undefined) continue;
      this.#text(KEY, key);
      this.value(value);
      count++;
    }
    const end = this.#at;
    this.#word(countAt, count);
    this.#at = end;
    this.#kind(0x7d, 1);
  }

  #integer(value: number): void {
    if ((value | 0) !== value) throw new EncodeError('number is not a 32-bit integer');
    this.#word(this.#kind(INTEGER, 5), value);
  }

  #float(kind: number, value: number, littleEndian: boolean): void {
    const at = this.#kind(kind, 9);
    DOUBLE.setFloat64(0, value, littleEndian);
    this.#word(at, DOUBLE.getInt32(0));
    this.#word(at + 4, DOUBLE.getInt32(4));
  }

  #binary(bytes: Uint8Array): void {
    this.#word(this.#kind(BINARY, 5 + bytes.length), bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #text(kind: number, text: string): void {
    const lengthAt = this.#kind(kind, 5 + text.length * MAX_BYTES_A_UNIT);
    const bytes = this.#bytes;
    const start = lengthAt + 4;
    let seen = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      bytes[start + i] = unit;
      seen |= unit;
    }
    const end = seen < 0x80 ? start + text.length : writeUtf8(text, bytes, start);
    this.#word(lengthAt, end - start);
    this.#at = end;
  }

  /** Writes the character of a kind, makes room for it and what follows, and returns the offset behind it. */
  #kind(kind: number, room: number): number {
    const at = this.#at;
    if (at + room > this.#bytes.length) this.#grow(at + room);
    this.#bytes[at] = kind;
    this.#at = at + 1;
    return at + 1;
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  /** Big-endian. */
  #word(at: number, value: number): void {
    const bytes = this.#bytes;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
    this.#at = at + 4;
  }
}

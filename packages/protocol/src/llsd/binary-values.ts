import { decodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { readKey } from './key-table.ts';
import type { Budget } from './limits.ts';
import { readQuoted } from './quoted.ts';
import { LlsdDate, LlsdReal, LlsdUri, createLlsdMap } from './value.ts';
import type { LlsdMap, LlsdValue } from './value.ts';

const KEY = 0x6b;
const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;

/**
 * Reads LLSD binary front to back.
 * @source PROTOCOL §13: integers, reals and lengths are big-endian, a date is a little-endian double; readers
 * accept the quoted texts of notation too.
 */
export class BinaryValueReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #budget: Budget;
  #at = 0;

  constructor(bytes: Uint8Array, budget: Budget) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budget = budget;
  }

  /** The one value that the bytes are, behind a header line if there is one. */
  document(): LlsdValue {
    const { value, endsAt } = this.first();
    if (endsAt < this.#bytes.length) throw this.#error('bytes after the value');
    return value;
  }

  /** The value that the bytes begin with, behind a header line if there is one, and where it ends. */
  first(): { readonly value: LlsdValue; readonly endsAt: number } {
    const bytes = this.#bytes;
    if (bytes[0] === 0x3c && bytes[1] === 0x3f) this.#at = bytes.indexOf(0x0a) + 1;
    return { value: this.#value(), endsAt: this.#at };
  }

  #value(): LlsdValue {
    const start = this.#take(1);
    this.#budget.spend(start);
    switch (this.#bytes[start]) {
      case 0x69: // i
        return this.#view.getInt32(this.#take(4));
      case 0x75: // u
        return Uuid.fromBytes(this.#bytes, this.#take(16));
      case 0x73: // s
        return this.#text();
      case 0x7b: // {
        return this.#map();
      case 0x5b: // [
        return this.#array();
      default:
        return this.#rarer(start);
    }
  }

  #rarer(start: number): LlsdValue {
    switch (this.#bytes[start]) {
      case 0x21: // !
        return null;
      case 0x31:
        return true;
      case 0x30:
        return false;
      case 0x72: // r
        return new LlsdReal(this.#view.getFloat64(this.#take(8)));
      case 0x62: // b
        return this.#sized();
      case 0x6c: // l
        return new LlsdUri(this.#text());
      case 0x64: // d
        return new LlsdDate(this.#view.getFloat64(this.#take(8), true));
      case QUOTE:
      case DOUBLE_QUOTE:
        return this.#quoted(start);
      default:
        throw this.#error('unknown kind of value', start);
    }
  }

  #array(): LlsdValue[] {
    this.#budget.enter(this.#at);
    const values: LlsdValue[] = [];
    for (let left = this.#length(); left > 0; left--) values.push(this.#value());
    this.#end(0x5d, ']');
    return values;
  }

  #map(): LlsdMap {
    this.#budget.enter(this.#at);
    const map = createLlsdMap();
    for (let left = this.#length(); left > 0; left--) {
      const key = this.#key();
      map[key] = this.#value();
    }
    this.#end(0x7d, '}');
    return map;
  }

  #end(byte: number, character: string): void {
    const at = this.#take(1);
    if (this.#bytes[at] !== byte) throw this.#error(`${character} expected`, at);
    this.#budget.leave();
  }

  #key(): string {
    const start = this.#take(1);
    const kind = this.#bytes[start];
    if (kind !== KEY) return this.#quotedKey(start);
    const length = this.#length();
    return readKey(this.#bytes, this.#take(length), length);
  }

  #quotedKey(start: number): string {
    const kind = this.#bytes[start];
    if (kind !== QUOTE && kind !== DOUBLE_QUOTE) throw this.#error('key expected', start);
    return this.#quoted(start);
  }

  #text(): string {
    const length = this.#length();
    const at = this.#take(length);
    return decodeUtf8(this.#bytes, at, at + length);
  }

  #sized(): Uint8Array {
    const length = this.#length();
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  #quoted(start: number): string {
    const { text, next } = readQuoted(this.#bytes, start);
    this.#at = next;
    return text;
  }

  #length(): number {
    return this.#view.getUint32(this.#take(4));
  }

  /** Steps over so many bytes and returns where they begin. */
  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length) throw this.#error(`${length} bytes wanted`);
    this.#at = at + length;
    return at;
  }

  #error(what: string, offset = this.#at): DecodeError {
    return new DecodeError(what, { offset });
  }
}

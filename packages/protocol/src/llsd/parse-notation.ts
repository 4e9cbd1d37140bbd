import { decodeUtf8, encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { parseDate } from './date.ts';
import { Budget } from './limits.ts';
import type { LlsdReadOptions } from './limits.ts';
import { readQuoted } from './quoted.ts';
import { decodeEncoded } from './encoded-binary.ts';
import { parseInteger, parseReal } from './real.ts';
import { LlsdDate, LlsdReal, LlsdUri, createLlsdMap } from './value.ts';
import type { LlsdMap, LlsdValue } from './value.ts';

const UUID_LENGTH = 36;
const MAX_NUMBER_LENGTH = 400;
const INTEGER = /^[+-]?\d+/;
const REAL =
  /^[+-]?(?:1\.#[a-z]+\d*|\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|nan[qs]?(?:\(\w*\))?|inf(?:inity)?|zero)/i;

/**
 * The value of an LLSD notation text, such as the `home` and `look_at` of a login, given as text or UTF-8.
 * Commas and the colon behind a key are white space, as the viewer has it, so that they may be missing.
 * @throws DecodeError on what is not notation, on content after the value, or exceeded limits. Map keys are quoted.
 */
export function parseLlsdNotation(document: string | Uint8Array, options?: LlsdReadOptions): LlsdValue {
  const bytes = typeof document === 'string' ? encodeUtf8(document) : document;
  return new NotationReader(bytes, new Budget(bytes.length, options)).document();
}

class NotationReader {
  readonly #bytes: Uint8Array;
  readonly #budget: Budget;
  #at = 0;

  constructor(bytes: Uint8Array, budget: Budget) {
    this.#bytes = bytes;
    this.#budget = budget;
  }

  document(): LlsdValue {
    if (this.#peek() === '<' && this.#bytes[1] === 0x3f) this.#at = this.#bytes.indexOf(0x0a) + 1;
    const value = this.#value();
    if (this.#peek() !== '') throw this.#error('content after the value');
    return value;
  }

  #value(): LlsdValue {
    const kind = this.#peek();
    this.#budget.spend(this.#at);
    switch (kind) {
      case '[':
        return this.#array();
      case '{':
        return this.#map();
      case "'":
      case '"':
        return this.#quoted();
      case 's':
        this.#at++;
        return decodeUtf8(this.#counted());
      case 'b':
        return this.#binary();
      case 'l':
        this.#at++;
        return new LlsdUri(this.#quoted());
      case 'd':
        this.#at++;
        return parseDate(this.#quoted()) ?? new LlsdDate(0);
      case 'u':
        return this.#uuid();
      case 'i':
        this.#at++;
        return parseInteger(this.#number(INTEGER));
      case 'r':
        this.#at++;
        return new LlsdReal(parseReal(this.#number(REAL)) ?? 0);
      default:
        return this.#word(kind);
    }
  }

  #word(kind: string): null | boolean {
    if (kind === '!' || kind === '1' || kind === '0') {
      this.#at++;
      return kind === '!' ? null : kind === '1';
    }
    if (kind === 't' || kind === 'T') return this.#boolean('true');
    if (kind === 'f' || kind === 'F') return this.#boolean('false');
    throw this.#error('value expected');
  }

  /** A letter alone, or the whole word, each letter large or small. @source viewer llsdserialize.cpp (deserialize_boolean) */
  #boolean(word: 'true' | 'false'): boolean {
    const start = this.#at++;
    const next = this.#bytes[this.#at];
    if (next === undefined || !isLetter(next)) return word === 'true';
    this.#at = Math.min(start + word.length, this.#bytes.length);
    const found = decodeUtf8(this.#bytes, start, this.#at);
    if (found.toLowerCase() !== word) throw this.#error('value expected');
    return word === 'true';
  }

  #array(): LlsdValue[] {
    this.#budget.enter(this.#at++);
    const values: LlsdValue[] = [];
    while (this.#peekPast(',') !== ']') values.push(this.#value());
    this.#at++;
    this.#budget.leave();
    return values;
  }

  #map(): LlsdMap {
    this.#budget.enter(this.#at++);
    const map = createLlsdMap();
    while (this.#peekPast(',') !== '}') {
      const key = this.#key();
      this.#peekPast(':');
      map[key] = this.#value();
    }
    this.#at++;
    this.#budget.leave();
    return map;
  }

  #key(): string {
    if (this.#peek() !== 's') return this.#quoted();
    this.#at++;
    return decodeUtf8(this.#counted());
  }

  /** The next character but white space and separators, of which there may be any number. */
  #peekPast(separator: string): string {
    while (this.#peek() === separator) this.#at++;
    return this.#peek();
  }

  /** Unlike XML, notation has no way to step over what is not understood. */
  #binary(): Uint8Array {
    this.#at++;
    if (this.#bytes[this.#at] === 0x28) return this.#counted();
    const width = this.#while(isDigit);
    if (width === '') throw this.#error('kind of binary expected');
    const bytes = decodeEncoded(`base${width}`, this.#quoted());
    if (typeof bytes === 'string') throw this.#error(`binary expected (${bytes})`);
    return bytes;
  }

  /** `(5)"bytes"`: a view of the input. */
  #counted(): Uint8Array {
    this.#expect('(');
    const length = Number(this.#while(isDigit) || Number.NaN);
    this.#expect(')');
    const quote = this.#peek();
    if (quote !== '"' && quote !== "'") throw this.#error('quote expected');
    const start = ++this.#at;
    if (!(start + length < this.#bytes.length)) throw this.#error('count goes beyond the end');
    this.#at += length;
    if (String.fromCharCode(this.#bytes[this.#at]!) !== quote) throw this.#error('quote expected');
    this.#at++;
    return this.#bytes.subarray(start, start + length);
  }

  #quoted(): string {
    const quote = this.#peek();
    if (quote !== '"' && quote !== "'") throw this.#error('quote expected');
    const { text, next } = readQuoted(this.#bytes, this.#at);
    this.#at = next;
    return text;
  }

  #uuid(): Uuid {
    this.#at++;
    const text = decodeUtf8(this.#bytes, this.#at, Math.min(this.#at + UUID_LENGTH, this.#bytes.length));
    this.#at += text.length;
    return Uuid.parse(text);
  }

  /** The longest text at hand that has the form of a number: it needs nothing behind it. */
  #number(form: RegExp): string {
    this.#peek();
    const end = Math.min(this.#at + MAX_NUMBER_LENGTH, this.#bytes.length);
    const text = form.exec(decodeUtf8(this.#bytes, this.#at, end))?.[0];
    if (text === undefined || text.length === MAX_NUMBER_LENGTH) throw this.#error('number expected');
    this.#at += text.length;
    return text;
  }

  #while(belongs: (byte: number) => boolean): string {
    const start = this.#at;
    while (this.#at < this.#bytes.length && belongs(this.#bytes[this.#at]!)) this.#at++;
    return decodeUtf8(this.#bytes, start, this.#at);
  }

  #expect(character: string): void {
    if (this.#peek() !== character) throw this.#error(`${character} expected`);
    this.#at++;
  }

  /** The next character but white space, without stepping over it; empty at the end. */
  #peek(): string {
    while (isSpace(this.#bytes[this.#at])) this.#at++;
    return this.#at < this.#bytes.length ? String.fromCharCode(this.#bytes[this.#at]!) : '';
  }

  #error(what: string): DecodeError {
    return new DecodeError(what, { offset: this.#at });
  }
}

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

import { Uuid } from '@landfall/protocol/datatypes';
import type { KnownIds } from './known-ids.ts';
import { scanNumbers } from './number-scan.ts';
import type { NumberSink } from './number-scan.ts';

/** How many numbers are looked back at: the bytes of an id, one by one. */
const WINDOW = 16;
/** Numbers of a Guid as .NET and C write it: 0x7d5c3a1b, 0x9e8f, 0x4a6b, { 0x8c, 0x2d, … }. */
const [GUID_NUMBERS, GUID_BYTES] = [11, 8] as const;

type Try = (a: number, b: number, c: number, d: number) => void;

/**
 * Every known id that stands in a text as numbers, decimal or hexadecimal, with signs or without: as one, as two, four or
 * sixteen, or in the eleven of a Guid.
 */
export function eachNumberedIn(text: string, known: KnownIds, take: (id: Uuid) => void): void {
  const attempt: Try = (a, b, c, d) => {
    if (known.mayStartWith(a) && known.mayHave(a, b, c, d)) take(new Uuid(a, b, c, d));
  };
  scanNumbers(text, new KnownGroups(attempt));
}

/** Ids that can be nothing else: as a Guid is written, in hexadecimal numbers with nothing more beside them. */
export function eachGuidIn(text: string, take: (id: Uuid) => void): void {
  const groups = new Guids((a, b, c, d) => take(new Uuid(a, b, c, d)));
  scanNumbers(text, groups);
  groups.end();
}

/** The last numbers that stand behind one another. */
class NumberWindow {
  readonly #high = new Int32Array(WINDOW);
  readonly #low = new Int32Array(WINDOW);
  readonly #bytes = new Uint8Array(WINDOW);
  #count = 0;
  /** How many of the last ones are bytes. */
  byteRun = 0;

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
    this.byteRun = 0;
  }

  push(high: number, low: number, bytes: number): void {
    const at = this.#count++ % WINDOW;
    this.#high[at] = high;
    this.#low[at] = low;
    this.#bytes[at] = bytes;
    this.byteRun = bytes === 1 ? this.byteRun + 1 : 0;
  }

  /** Of the one so many places from the end, the last being 1. */
  low(back: number): number {
    return this.#low[(this.#count - back) % WINDOW]!;
  }

  high(back: number): number {
    return this.#high[(this.#count - back) % WINDOW]!;
  }

  fits(back: number, bytes: number): boolean {
    return this.#bytes[(this.#count - back) % WINDOW]! <= bytes;
  }

  /** Four bytes, each a number. */
  word(back: number): number {
    let word = 0;
    for (let at = back; at > back - 4; at--) word = (word << 8) | (this.low(at) & 0xff);
    return word;
  }

  guid(attempt: Try): void {
    if (this.#count < GUID_NUMBERS || this.byteRun < GUID_BYTES) return;
    if (!this.fits(11, 4) || !this.fits(10, 2) || !this.fits(9, 2)) return;
    attempt(this.low(11), (this.low(10) << 16) | (this.low(9) & 0xffff), this.word(8), this.word(4));
  }
}

class KnownGroups implements NumberSink {
  readonly #window = new NumberWindow();
  readonly #attempt: Try;

  constructor(attempt: Try) {
    this.#attempt = attempt;
  }

  number(high: number, low: number, bytes: number, _: boolean, isNext: boolean): void {
    const window = this.#window;
    if (!isNext) window.clear();
    window.push(high, low, bytes);
    if (window.byteRun >= WINDOW) this.#bytes();
    window.guid(this.#attempt);
    const { count } = window;
    if (count >= 4 && window.fits(1, 4) && window.fits(2, 4) && window.fits(3, 4) && window.fits(4, 4))
      this.#attempt(window.low(4), window.low(3), window.low(2), window.low(1));
    if (count < 2) return;
    this.#attempt(window.high(2), window.low(2), window.high(1), window.low(1));
    // Who keeps the halves of an id may keep the lower one first.
    this.#attempt(window.high(1), window.low(1), window.high(2), window.low(2));
  }

  /** In the order of the text, and as .NET keeps its first groups. */
  #bytes(): void {
    const [a, b, c, d] = [16, 12, 8, 4].map((back) => this.#window.word(back)) as [
      number,
      number,
      number,
      number,
    ];
    this.#attempt(a, b, c, d);
    const turned = (a << 24) | ((a & 0xff00) << 8) | ((a >>> 8) & 0xff00) | (a >>> 24);
    this.#attempt(turned, ((b & 0xff00ff) << 8) | ((b >>> 8) & 0xff00ff), c, d);
  }

  whole(digits: string): void {
    const value = BigInt(digits);
    if (value >> 128n !== 0n) return;
    const word = (at: bigint): number => Number((value >> at) & 0xffffffffn) | 0;
    this.#attempt(word(96n), word(64n), word(32n), word(0n));
  }
}

class Guids implements NumberSink {
  readonly #window = new NumberWindow();
  readonly #take: Try;
  #areHexadecimal = true;

  constructor(take: Try) {
    this.#take = take;
  }

  number(high: number, low: number, bytes: number, isHexadecimal: boolean, isNext: boolean): void {
    if (!isNext) this.end();
    this.#areHexadecimal &&= isHexadecimal;
    this.#window.push(high, low, bytes);
  }

  whole(): void {
    // One number may be anything.
  }

  end(): void {
    if (this.#window.count === GUID_NUMBERS && this.#areHexadecimal) this.#window.guid(this.#take);
    this.#window.clear();
    this.#areHexadecimal = true;
  }
}

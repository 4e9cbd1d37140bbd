import type { Uuid } from '@landfall/protocol/datatypes';

/** Bits of each table for each id. One of some 20 windows of noise passes the first table, one of 100,000 both. */
const BITS_PER_ID = 16;
/** Bits that an id sets in the second table. */
const HASHES = 4;
const LEAST_BITS = 2 ** 16;
/** 512 MiB of tables: enough for 128 million assets, and beyond that only more is looked up in vain. */
const MOST_BITS = 2 ** 31;

/**
 * Which ids there are, in little memory: it never denies one that is there, and rarely takes another for one. With it the
 * 16 bytes of an id are found wherever they stand in a binary field, whatever its format.
 */
export class KnownIds {
  readonly #mask: number;
  readonly #firstWords: Uint32Array;
  readonly #whole: Uint32Array;

  /** @param expected about how many ids will be added */
  constructor(expected: number) {
    let bits = LEAST_BITS;
    while (bits < expected * BITS_PER_ID && bits < MOST_BITS) bits *= 2;
    this.#mask = bits - 1;
    this.#firstWords = new Uint32Array(bits / 32);
    this.#whole = new Uint32Array(bits / 32);
  }

  /** Of all assets of a store. */
  static async of(assets: AsyncIterable<{ readonly id: Uuid }>, expected: number): Promise<KnownIds> {
    const known = new KnownIds(expected);
    for await (const { id } of assets) known.add(id);
    return known;
  }

  /** Takes an id in, for ever: there is no way to take it out again. */
  add({ a, b, c, d }: Uuid): void {
    mark(this.#firstWords, hashOfWord(a) & this.#mask);
    const [start, step] = [hashOfWords(a, b, c, d), hashOfWords(d, c, b, a) | 1];
    for (let count = 0; count < HASHES; count++)
      mark(this.#whole, (start + Math.imul(step, count)) & this.#mask);
  }

  /** Whether an id with this first word may be there. */
  mayStartWith(a: number): boolean {
    return isMarked(this.#firstWords, hashOfWord(a) & this.#mask);
  }

  /** Whether the id of these words may be there. */
  mayHave(a: number, b: number, c: number, d: number): boolean {
    const [start, step] = [hashOfWords(a, b, c, d), hashOfWords(d, c, b, a) | 1];
    for (let count = 0; count < HASHES; count++)
      if (!isMarked(this.#whole, (start + Math.imul(step, count)) & this.#mask)) return false;
    return true;
  }
}

function mark(table: Uint32Array, bit: number): void {
  table[bit >>> 5]! |= 1 << (bit & 31);
}

function isMarked(table: Uint32Array, bit: number): boolean {
  return (table[bit >>> 5]! & (1 << (bit & 31))) !== 0;
}

function hashOfWord(word: number): number {
  let hash = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return hash ^ (hash >>> 15);
}

function hashOfWords(a: number, b: number, c: number, d: number): number {
  return hashOfWord(a ^ hashOfWord(b ^ hashOfWord(c ^ hashOfWord(d))));
}

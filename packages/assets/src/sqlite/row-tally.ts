import type { SqliteField } from './record.ts';

const BUCKETS = 0x10000;
/** Columns that can be those of an index. */
const MOST_COLUMNS = 12;
/** Of a value, to tell it from others. */
const HASHED_BYTES = 64;

/**
 * Sums over the rows of a table, or over the entries of an index: of the ids, and of each column's values with the ids. A table
 * and its index have the same sums, and where they differ the sums tell which few rows may be the wrong ones.
 */
export class RowTally {
  readonly #ids = new Uint32Array(BUCKETS);
  readonly #columns: (Uint32Array | undefined)[] = [];
  /** Columns of which a value could not be seen, so that nothing can be said of them. */
  readonly #unseen = new Set<number>();
  readonly #isIndex: boolean;
  #count = 0;
  #isBlind = false;

  /** @param isIndex whether the last value of each entry is the id of its row */
  constructor(isIndex: boolean) {
    this.#isIndex = isIndex;
  }

  /** A row of which the values lie too far away to be seen. */
  addUnknown(): void {
    this.#isBlind = true;
  }

  /** @param payload of the row, or as much of its beginning as can be seen */
  add(rowId: bigint | undefined, payload: Buffer, fields: readonly SqliteField[]): void {
    const values = this.#isIndex ? fields.slice(0, -1) : fields;
    const id = this.#isIndex ? idOf(payload, fields.at(-1)) : rowId;
    if (id === undefined) return this.addUnknown();
    this.#count++;
    mix(this.#ids, hashOfId(id));
    for (let column = 0; column < MOST_COLUMNS; column++)
      this.#addValue(column, hashOfId(id), payload, values[column]);
  }

  #addValue(column: number, seed: number, local: Buffer, field: SqliteField | undefined): void {
    const hash = field === undefined ? undefined : hashOfValue(seed, local, field);
    if (hash === undefined) this.#unseen.add(column);
    else mix((this.#columns[column] ??= new Uint32Array(BUCKETS)), hash);
  }

  /**
   * Where the rows of this table are not those of an index of it.
   * @param columns of the table, by their place in the index; undefined for one of which no values are kept. `unknown` where the
   *   index is of columns, and nobody knows which
   * @returns undefined when they are the same, or nothing can be said
   */
  differences(
    index: RowTally,
    columns: readonly (number | undefined)[] | 'unknown',
  ): RowDifferences | undefined {
    if (this.#isBlind || index.#isBlind) return undefined;
    const differing: Differing[] = [];
    if (this.#count !== index.#count || isDifferent(this.#ids, index.#ids))
      differing.push({ column: undefined, table: this.#ids, index: index.#ids });
    index.#columns.forEach((sums, place) => {
      if (sums === undefined || index.#unseen.has(place)) return;
      const column = columns === 'unknown' ? this.#columnLike(sums) : columns[place];
      const own = column === undefined || this.#unseen.has(column) ? undefined : this.#columns[column];
      if (own !== undefined && isDifferent(own, sums)) differing.push({ column, table: own, index: sums });
    });
    return differing.length === 0 ? undefined : new RowDifferences(differing);
  }

  /** The column that an index is of has most in common with it; a column that only resembles it now and then is another. */
  #columnLike(sums: Uint32Array): number | undefined {
    const filled = inCommon(sums, sums);
    let [best, most]: [number | undefined, number] = [undefined, 0];
    this.#columns.forEach((own, column) => {
      if (own === undefined || this.#unseen.has(column)) return;
      const common = inCommon(own, sums);
      if (common > most && 2 * common >= filled) [best, most] = [column, common];
    });
    return best;
  }
}

interface Differing {
  /** Undefined for the ids alone. */
  readonly column: number | undefined;
  readonly table: Uint32Array;
  readonly index: Uint32Array;
}

/** In which rows a table and its index may differ. */
export class RowDifferences {
  readonly #differing: readonly Differing[];

  constructor(differing: readonly Differing[]) {
    this.#differing = differing;
  }

  /** Whether a row is one of the few that may be wrong. */
  mayHave(rowId: bigint, payload: Buffer, fields: readonly SqliteField[]): boolean {
    const id = hashOfId(rowId);
    return this.#differing.some(({ column, table, index }) => {
      const field = column === undefined ? undefined : fields[column];
      const hash = field === undefined ? id : hashOfValue(id, payload, field);
      return hash === undefined || table[hash % BUCKETS] !== index[hash % BUCKETS];
    });
  }
}

function mix(sums: Uint32Array, hash: number): void {
  const bucket = hash % BUCKETS;
  sums[bucket] = sums[bucket]! + hash;
}

/** As bytes: a function called for each bucket took half of the time that it takes to read a small database. */
function isDifferent(one: Uint32Array, other: Uint32Array): boolean {
  return Buffer.compare(new Uint8Array(one.buffer), new Uint8Array(other.buffer)) !== 0;
}

/** How many buckets that are not empty have the same sum. */
function inCommon(one: Uint32Array, other: Uint32Array): number {
  let common = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++)
    if (one[bucket] !== 0 && one[bucket] === other[bucket]) common++;
  return common;
}

function hashOfId(id: bigint): number {
  return hashed(hashed(FNV_START, Number(BigInt.asUintN(32, id))), Number(BigInt.asUintN(32, id >> 32n)));
}

const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

function hashed(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, FNV_PRIME);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

const FLOAT = 7;
const FIRST_BLOB = 12;

/** Undefined when the value is not there to be seen. */
function hashOfValue(seed: number, local: Buffer, field: SqliteField): number | undefined {
  const { type, at, size } = field;
  const end = at + Math.min(size, HASHED_BYTES);
  if (end > local.length) return undefined;
  if (type === 0) return hashed(seed, type);
  if (type < FIRST_BLOB) return hashOfNumber(seed, numberOf(local, field));
  let hash = hashed(hashed(seed, type), size);
  for (let byte = at; byte < end; byte++) hash = hashed(hash, local[byte]!);
  return hash;
}

/** By its worth: a whole number in a column of floating ones is kept as a whole one, but not in its index. */
function hashOfNumber(seed: number, value: number): number {
  FLOATING[0] = value;
  return hashed(hashed(seed, WORDS[0]!), WORDS[1]!);
}

const FLOATING = new Float64Array(1);
const WORDS = new Uint32Array(FLOATING.buffer);

function numberOf(local: Buffer, { type, at, size }: SqliteField): number {
  if (type === FLOAT) return local.readDoubleBE(at);
  if (size === 0) return type - 8;
  return size === 8 ? Number(local.readBigInt64BE(at)) : local.readIntBE(at, size);
}

function idOf(local: Buffer, field: SqliteField | undefined): bigint | undefined {
  if (field === undefined || field.at + field.size > local.length) return undefined;
  const { type, at, size } = field;
  if (type === 0 || type === FLOAT || type >= FIRST_BLOB) return undefined;
  return size === 8 ? local.readBigInt64BE(at) : BigInt(numberOf(local, field));
}

import type { Change, KeyValue, Row, TableName } from './key-value.ts';

/** An index in memory: for tests, and where LMDB is not installed. It begins empty, so every start replays the journal. */
export class MemoryKeyValue implements KeyValue {
  readonly #tables: Readonly<Record<TableName, Map<string, Uint8Array>>> = {
    assets: new Map(),
    blobs: new Map(),
  };
  #sorted: Partial<Record<TableName, string[]>> = {};
  #note: Uint8Array | undefined;

  /** The value under a key; undefined when there is none. */
  get(table: TableName, key: Uint8Array): Uint8Array | undefined {
    return this.#tables[table].get(hex(key));
  }

  rows(table: TableName, from: Uint8Array | undefined, limit: number): Row[] {
    const keys = (this.#sorted[table] ??= [...this.#tables[table].keys()].sort());
    const start = from === undefined ? 0 : lowerBound(keys, hex(from));
    return keys
      .slice(start, start + limit)
      .map((key) => ({ key: Buffer.from(key, 'hex'), value: this.#tables[table].get(key)! }));
  }

  /** The note of the last commit; undefined before the first. */
  note(): Uint8Array | undefined {
    return this.#note;
  }

  /** Makes all changes and puts the note in place of the old one, at once. */
  async commit(changes: readonly Change[], note: Uint8Array): Promise<void> {
    for (const { table, key, value } of changes) {
      if (value === undefined) this.#tables[table].delete(hex(key));
      else this.#tables[table].set(hex(key), value);
    }
    this.#note = note;
    this.#sorted = {};
  }

  /** Does nothing: the index goes with the object. */
  async close(): Promise<void> {}
}

function hex(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex');
}

function lowerBound(keys: readonly string[], wanted: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

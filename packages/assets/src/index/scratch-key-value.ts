import type { Change, KeyValue, Row, TableName } from './key-value.ts';

/** An index that stays as it is, and changes over it in memory: for a look at a folder that must not be written. */
export class ScratchKeyValue implements KeyValue {
  readonly #base: KeyValue;
  readonly #changed: Readonly<Record<TableName, Map<string, Uint8Array | undefined>>> = {
    assets: new Map(),
    blobs: new Map(),
  };
  #note: Uint8Array | undefined;

  constructor(base: KeyValue) {
    this.#base = base;
  }

  /** The value under a key, with the changes over it; undefined when there is none. */
  get(table: TableName, key: Uint8Array): Uint8Array | undefined {
    const name = hex(key);
    const changed = this.#changed[table];
    return changed.has(name) ? changed.get(name) : this.#base.get(table, key);
  }

  rows(table: TableName, from: Uint8Array | undefined, limit: number): Row[] {
    const found: Row[] = [];
    for (let next = from; found.length < limit;) {
      const page = this.#base.rows(table, next, limit);
      const last = page.length < limit ? undefined : page.at(-1)!.key;
      found.push(...this.#merged(table, page, next, last));
      if (last === undefined) break;
      next = Buffer.concat([last, Buffer.alloc(1)]);
    }
    return found.slice(0, limit);
  }

  /** The note of the last commit here, or else that of the index below. */
  note(): Uint8Array | undefined {
    return this.#note ?? this.#base.note();
  }

  /** Keeps the changes and the note in memory; the index below stays as it is. */
  async commit(changes: readonly Change[], note: Uint8Array): Promise<void> {
    for (const { table, key, value } of changes) this.#changed[table].set(hex(key), value);
    this.#note = note;
  }

  /** Closes the index below; the changes over it are lost. */
  async close(): Promise<void> {
    await this.#base.close();
  }

  /** The rows of a page with the changes that lie from `from` up to `last`, both included. */
  #merged(
    table: TableName,
    page: readonly Row[],
    from: Uint8Array | undefined,
    last: Uint8Array | undefined,
  ): Row[] {
    const rows = new Map<string, Uint8Array | undefined>(page.map(({ key, value }) => [hex(key), value]));
    const [first, end] = [from === undefined ? '' : hex(from), last && hex(last)];
    for (const [name, value] of this.#changed[table])
      if (name >= first && (end === undefined || name <= end)) rows.set(name, value);
    return [...rows]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([name, value]) => (value === undefined ? [] : [{ key: Buffer.from(name, 'hex'), value }]));
  }
}

const hex = (key: Uint8Array): string =>
  Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex');

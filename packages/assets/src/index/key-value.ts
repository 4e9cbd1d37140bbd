/** A change of one entry; without `value` it goes away. */
export interface Change {
  /** The table that the entry is in. */
  readonly table: TableName;
  /** 16 bytes of an id, or 32 of a hash. */
  readonly key: Uint8Array;
  /** What the entry is from then on; undefined to take it away. */
  readonly value: Uint8Array | undefined;
}

/** The two tables of an index: assets by id, contents by hash. */
export type TableName = 'assets' | 'blobs';

/** A key with its value, both of any bytes. */
export interface Row {
  /** 16 bytes of an id, or 32 of a hash. */
  readonly key: Uint8Array;
  /** An entry of the index in its encoded form, with its checksum. */
  readonly value: Uint8Array;
}

/**
 * What an index needs of a key-value store: two tables ordered by key, and one note that is committed with every change.
 * Its content may be lost or old at any time, never a part of a commit: the journal fills the gap.
 */
export interface KeyValue {
  /** The value under a key, of what was committed; undefined when there is none. */
  get(table: TableName, key: Uint8Array): Uint8Array | undefined;
  /** At most `limit` rows, by rising key, from `from` (included) on. */
  rows(table: TableName, from: Uint8Array | undefined, limit: number): Row[];
  /** The note of the last commit; undefined when there was none. */
  note(): Uint8Array | undefined;
  /** Makes all changes and puts the note in place of the old one, all together or not at all. */
  commit(changes: readonly Change[], note: Uint8Array): Promise<void>;
  /** Gives back what the index holds open; nothing can be asked of it then. */
  close(): Promise<void>;
}

/** `discard` takes away what is there first; with `readOnly` there must be one, and it stays as it is. */
export interface OpenKeyValueOptions {
  /** Begins with an empty index, whatever is there. */
  readonly discard: boolean;
  /** Opens one that is there, without writing. False when absent. */
  readonly readOnly?: boolean;
}

/** Opens the index of a folder. */
export type OpenKeyValue = (folder: string, options: OpenKeyValueOptions) => Promise<KeyValue>;

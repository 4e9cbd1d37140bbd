/** A change of one entry; without `value` it goes away. */
export interface Change {
  readonly table: TableName;
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
}

/** The two tables of an index: assets by id, contents by hash. */
export type TableName = 'assets' | 'blobs';

/** A key with its value, both of any bytes. */
export interface Row {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * What an index needs of a key-value store: two tables ordered by key, and one note that is committed with every change.
 * Its content may be lost or old at any time, never a part of a commit: the journal fills the gap.
 */
export interface KeyValue {
  get(table: TableName, key: Uint8Array): Uint8Array | undefined;
  /** At most `limit` rows, by rising key, from `from` (included) on. */
  rows(table: TableName, from: Uint8Array | undefined, limit: number): Row[];
  note(): Uint8Array | undefined;
  commit(changes: readonly Change[], note: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** `discard` takes away what is there first; with `readOnly` there must be one, and it stays as it is. */
export interface OpenKeyValueOptions {
  readonly discard: boolean;
  readonly readOnly?: boolean;
}

/** Opens the index of a folder. */
export type OpenKeyValue = (folder: string, options: OpenKeyValueOptions) => Promise<KeyValue>;

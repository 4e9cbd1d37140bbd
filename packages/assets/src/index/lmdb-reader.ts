import type { Database, RootDatabase } from 'lmdb';
import type { TableName } from './key-value.ts';
import { BINARY, loadLmdb, pathOf } from './lmdb-key-value.ts';

/** The index as its owner committed it last, for another process. It only looks. */
export interface IndexReader {
  /** The value under a key, as its owner committed it; undefined when there is none, and after the reader was closed. */
  get(table: TableName, key: Uint8Array): Uint8Array | undefined;
  /** What is read from now on is at least as new as anything committed before. */
  refresh(): void;
  /** Closes this reader's view of the index; the owner keeps its own. */
  close(): Promise<void>;
}

/** Opens the index of a folder whose owner has it open. @throws when there is none yet */
export async function openLmdbReader(folder: string): Promise<IndexReader> {
  const { open } = await loadLmdb();
  const root: RootDatabase<Buffer, Uint8Array> = open({
    path: pathOf(folder),
    noSubdir: true,
    readOnly: true,
    ...BINARY,
  });
  const table = (name: string): Database<Buffer, Uint8Array> => root.openDB({ name, ...BINARY });
  const tables = { assets: table('assets'), blobs: table('blobs') };
  let isClosed = false;
  return {
    get: (name, key) => (isClosed ? undefined : tables[name].get(key)),
    refresh: () => root.resetReadTxn(),
    close: async () => {
      isClosed = true;
      await root.close();
    },
  };
}

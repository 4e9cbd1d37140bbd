import { rm, stat } from 'node:fs/promises';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import type { Database, open as Open, RootDatabase } from 'lmdb';
import { hasCode } from '../files/index.ts';
import { StorageError } from '../store/index.ts';
import { reserveLockFile } from './lock-file.ts';
import { looksLikeLmdb, StartCount } from './lmdb-file.ts';
import type { Change, KeyValue, OpenKeyValueOptions, Row, TableName } from './key-value.ts';

const NOTE_KEY = Buffer.from('note');
export const BINARY = { encoding: 'binary', keyEncoding: 'binary' } as const;

/** The file of the index. */
export const pathOf = (folder: string): string => `${folder}/catalogue.mdb`;
const lockPathOf = (folder: string): string => `${pathOf(folder)}-lock`;

/**
 * The index in LMDB, in `<folder>/catalogue.mdb`. Its memory is file pages, which the system may take back.
 * @throws StorageError `missing` with `readOnly` when there is none that can be used
 */
export async function openLmdb(
  folder: string,
  { discard, readOnly = false }: OpenKeyValueOptions,
): Promise<KeyValue> {
  const { open } = await loadLmdb();
  const path = pathOf(folder);
  const starts = new StartCount(folder);
  if (readOnly) return await openToRead(folder, starts);
  const suspect = await starts.begin();
  if (discard || suspect || !(await looksLikeLmdb(path)))
    for (const part of [path, lockPathOf(folder)]) await rm(part, { force: true });
  await reserveLockFile(lockPathOf(folder));
  return new LmdbKeyValue(open({ path, noSubdir: true, ...BINARY }), starts);
}

/** Where nothing can be written, nobody counts the starts. */
async function openToRead(folder: string, starts: StartCount): Promise<KeyValue> {
  const { open } = await loadLmdb();
  const path = pathOf(folder);
  const isSuspect = await starts.begin().catch(() => false);
  try {
    const { size } = await stat(path);
    if (size > 0 && !isSuspect && (await looksLikeLmdb(path))) {
      await reserveLockFile(lockPathOf(folder)).catch(unlessReadOnly);
      return new LmdbKeyValue(open({ path, noSubdir: true, readOnly: true, ...BINARY }), starts);
    }
  } catch (error) {
    throw new StorageError(`the index in ${folder} cannot be read`, 'missing', error);
  }
  throw new StorageError(`there is no index in ${folder} that can be read`, 'missing');
}

/** On a medium that nobody can write LMDB reads without a lock. */
function unlessReadOnly(error: unknown): void {
  if (!hasCode(error, 'EROFS')) throw error;
}

export async function loadLmdb(): Promise<{ readonly open: typeof Open }> {
  try {
    return await import('lmdb');
  } catch (error) {
    throw new UsageError('the embedded store needs the package lmdb, which is not installed', {
      cause: error,
    });
  }
}

class LmdbKeyValue implements KeyValue {
  readonly #root: RootDatabase<Buffer, Uint8Array>;
  readonly #starts: StartCount;
  #closed = false;
  readonly #tables: Readonly<Record<TableName | 'note', Database<Buffer, Uint8Array>>>;

  constructor(root: RootDatabase<Buffer, Uint8Array>, starts: StartCount) {
    this.#root = root;
    this.#starts = starts;
    const table = (name: string): Database<Buffer, Uint8Array> => root.openDB({ name, ...BINARY });
    this.#tables = { assets: table('assets'), blobs: table('blobs'), note: table('note') };
  }

  get(table: TableName, key: Uint8Array): Uint8Array | undefined {
    this.#checkOpen();
    return this.#tables[table].get(key);
  }

  rows(table: TableName, from: Uint8Array | undefined, limit: number): Row[] {
    this.#checkOpen();
    return [...this.#tables[table].getRange({ limit, ...(from !== undefined && { start: from }) })];
  }

  note(): Uint8Array | undefined {
    return this.#tables.note.get(NOTE_KEY);
  }

  async commit(changes: readonly Change[], note: Uint8Array): Promise<void> {
    this.#checkOpen();
    // Not `batch`: when that cannot write (a full disk), a promise that nobody can reach rejects and ends the process.
    this.#root.transactionSync(() => {
      for (const { table, key, value } of changes) change(this.#tables[table], key, value);
      this.#tables.note.putSync(NOTE_KEY, Buffer.from(note));
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#root.close();
    await this.#starts.end().catch(() => undefined);
  }

  /** To touch LMDB after its end would end the process. */
  #checkOpen(): void {
    if (this.#closed) throw new ClosedError('the index is closed', { by: 'us', reason: 'closed' });
  }
}

function change(table: Database<Buffer, Uint8Array>, key: Uint8Array, value: Uint8Array | undefined): void {
  if (value === undefined) table.removeSync(key);
  else table.putSync(key, Buffer.from(value));
}

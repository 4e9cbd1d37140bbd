import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '@landfall/assets/embedded';
import { StorageError } from '@landfall/assets/store';
import type { Ledger } from './ledger.ts';
import { frame, LEDGER_HEAD, unframe } from './record.ts';

const FILE = 'ledger';

/** Some of `bytes`, from `offset` on, at a place of the file; returns how many. */
type Write = (file: number, bytes: Uint8Array, offset: number, length: number, position: number) => number;

/**
 * The ledger of a folder, which is made when it is missing. A record is in the file when `append` returns: it outlives the process, and the
 * machine when its file system does. What was cut off in the middle of the last record is cut away.
 * @param write how appending writes; Node's own by default
 * @throws StorageError, `busy` when another process has it; DecodeError for a damaged file
 */
export async function openLedger(folder: string, write: Write = writeSync): Promise<Ledger> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw storageError(`cannot make the folder ${folder}`, error);
  });
  const unlock = await lockFolder(folder);
  try {
    return new FileLedger(join(folder, FILE), unlock, write);
  } catch (error) {
    await unlock();
    throw error;
  }
}

class FileLedger implements Ledger {
  readonly #path: string;
  readonly #unlock: () => Promise<void>;
  readonly #write: Write;
  #file: number;
  /** Something half written may stand behind the end. */
  #isTorn = false;
  #isClosed = false;
  sizeBytes: number;

  constructor(path: string, unlock: () => Promise<void>, write: Write) {
    this.#path = path;
    this.#unlock = unlock;
    this.#write = write;
    const bytes = readIfThere(path);
    this.sizeBytes = bytes === undefined ? writeNew(path, []) : unframe(bytes).endsAt;
    this.#file = openSync(path, 'r+');
    ftruncateSync(this.#file, this.sizeBytes);
  }

  records(): Iterable<Uint8Array> {
    return unframe(readFileSync(this.#path)).records;
  }

  append(record: Uint8Array): void {
    const framed = frame(record);
    try {
      // A shorter one would not cover all of what is half written, and the rest of that is no record.
      if (this.#isTorn) ftruncateSync(this.#file, this.sizeBytes);
      this.#isTorn = true;
      for (let at = 0; at < framed.length;)
        at += this.#write(this.#file, framed, at, framed.length - at, this.sizeBytes + at);
      this.#isTorn = false;
    } catch (cause) {
      throw storageError('cannot write the ledger', cause);
    }
    this.sizeBytes += framed.length;
  }

  rewrite(records: Iterable<Uint8Array>): void {
    try {
      const sizeBytes = writeNew(this.#path, records);
      closeSync(this.#file);
      this.#file = openSync(this.#path, 'r+');
      this.sizeBytes = sizeBytes;
    } catch (cause) {
      throw storageError('cannot write the ledger anew', cause);
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    fsyncSync(this.#file);
    closeSync(this.#file);
    await this.#unlock();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Beside it first: a file of this name is whole. */
function writeNew(path: string, records: Iterable<Uint8Array>): number {
  const part = `${path}.part`;
  const file = openSync(part, 'w');
  let sizeBytes = 0;
  try {
    const put = (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      sizeBytes += bytes.length;
    };
    put(LEDGER_HEAD);
    for (const record of records) put(frame(record));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(part, path);
  return sizeBytes;
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw storageError('cannot read the ledger', error);
  }
}

function storageError(what: string, cause: unknown): StorageError {
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'];
  const forbidden = ['EACCES', 'EPERM', 'EROFS'];
  const code = codeOf(cause);
  const fault = full.includes(code) ? 'full' : forbidden.includes(code) ? 'permission' : 'input-output';
  return new StorageError(what, fault, cause);
}

const codeOf = (error: unknown): string => String((error as { readonly code?: unknown }).code);

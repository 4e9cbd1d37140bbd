import { close, fdatasync, fstat, ftruncate, fsync, open, openSync, read, readSync, write } from 'node:fs';
import type { Stats } from 'node:fs';
import { link, readdir, rename, stat, unlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { makeFolder } from '@landfall/transport/node';
import { DiskPace } from './disk-pace.ts';
import { hasCode } from './files.ts';
import type { Files, OpenFile } from './files.ts';

const openFile = promisify(open);
const closeFile = promisify(close);
const syncFile = promisify(fdatasync);
const syncWithNames = promisify(fsync);
const truncateFile = promisify(ftruncate);
const statFile = promisify(fstat);
const FLAGS = { read: 'r', create: 'wx+', write: 'r+' } as const;
/** More takes long enough to be worth a thread. */
const MOST_QUICK_BYTES = 128 * 1024;
/** Of the one disk that this process reads from, as a rule. */
const pace = new DiskPace();
const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** The disk of this machine. Plain descriptors: half the cost of FileHandle for small reads. */
export function createNodeFiles(): Files {
  return {
    open: async (path, mode) => {
      const isQuick = mode === 'read' && pace.isQuick();
      return new NodeFile(
        isQuick
          ? pace.time(() => openSync(path, FLAGS.read))
          : await openFile(path, FLAGS[mode], OWNER_ONLY_FILE),
      );
    },
    openNow: (path) =>
      pace.isQuick() ? new NodeFile(pace.time(() => openSync(path, FLAGS.read))) : undefined,
    link,
    rename,
    unlink,
    makeFolder: async (path) => {
      await makeFolder(path, { mode: OWNER_ONLY_FOLDER });
    },
    list: (path) => readdir(path),
    syncFolder,
    sizeOf: async (path) => (await statIfThere(path))?.size,
    timesOf: async (path) => {
      const found = await statIfThere(path);
      if (found === undefined) return undefined;
      const { mtimeMs, ctimeMs } = found;
      return { writtenAt: mtimeMs / 1000, changedAt: Math.max(mtimeMs, ctimeMs) / 1000 };
    },
  };
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Windows cannot open folders, and writes names through by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const descriptor = await openFile(path, 'r');
  try {
    await syncWithNames(descriptor);
  } finally {
    await closeFile(descriptor);
  }
}

/** A class, for thousands may be open: closures of their own would take ten times as much. */
class NodeFile implements OpenFile {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  read(into: Uint8Array, position: number): Promise<number> {
    return readFully(this.#descriptor, into, position);
  }

  readNow(into: Uint8Array, position: number): number | undefined {
    if (into.length > MOST_QUICK_BYTES || !pace.isQuick()) return undefined;
    return pace.time(() => readSync(this.#descriptor, into, 0, into.length, position));
  }

  write(bytes: Uint8Array, position: number): Promise<void> {
    return writeFully(this.#descriptor, bytes, position);
  }

  truncate(sizeBytes: number): Promise<void> {
    return truncateFile(this.#descriptor, sizeBytes);
  }

  sync(): Promise<void> {
    return syncFile(this.#descriptor);
  }

  async size(): Promise<number> {
    return (await statFile(this.#descriptor)).size;
  }

  close(): Promise<void> {
    return closeFile(this.#descriptor);
  }
}

async function readFully(descriptor: number, into: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const count = await readOnce(descriptor, into, done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

async function readOnce(descriptor: number, into: Uint8Array, at: number, position: number): Promise<number> {
  const length = into.length - at;
  if (length > MOST_QUICK_BYTES || !pace.isQuick()) return await readOnThread(descriptor, into, at, position);
  return pace.time(() => readSync(descriptor, into, at, length, position));
}

function readOnThread(descriptor: number, into: Uint8Array, at: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, into, at, into.length - at, position, (error, count) =>
      error === null ? resolve(count) : reject(error),
    );
  });
}

async function writeFully(descriptor: number, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += await writeOnce(descriptor, bytes, done, position + done);
}

function writeOnce(descriptor: number, bytes: Uint8Array, at: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, at, bytes.length - at, position, (error, count) =>
      error === null ? resolve(count) : reject(error),
    );
  });
}

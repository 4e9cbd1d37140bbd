import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './bind-error.ts';

/** What was written beside by a program that died. */
const STRAY_AFTER_MS = 3_600_000;
/** So much is left of the bound after a sweep, so that the next one is not due at once. */
const LEFT = 0.9;
/** A folder is looked through after so much of its bound was added by this process: others may add to it too. */
const SWEPT_AFTER = 1 / 16;

interface Entry {
  readonly path: string;
  readonly sizeBytes: number;
  readonly usedAt: number;
}

/**
 * Keeps the files of a folder below a bound: those not used for longest go first. Several processes may do so in one folder; together they
 * may be beyond it by a sixteenth of it each, until one of them sweeps.
 */
export class BoundedFolder {
  readonly #folder: string;
  readonly #mostBytes: number;
  readonly #isEntry: (name: string) => boolean;
  #unsweptBytes = Infinity;
  #sweeping: Promise<void> | undefined;

  constructor(folder: string, mostBytes: number, isEntry: (name: string) => boolean) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
    this.#isEntry = isEntry;
  }

  /** Whether a file of this size may be there at all. */
  hasRoomFor(sizeBytes: number): boolean {
    return sizeBytes <= this.#mostBytes;
  }

  /** It has been read. */
  async noteUse(path: string): Promise<void> {
    const now = new Date();
    // Another process may have taken it away meanwhile, or the folder may be read only.
    await utimes(path, now, now).catch(() => undefined);
  }

  /** So much has been added. */
  async noteAdded(sizeBytes: number): Promise<void> {
    this.#unsweptBytes += sizeBytes;
    if (this.#unsweptBytes < this.#mostBytes * SWEPT_AFTER) return;
    this.#sweeping ??= this.#sweep().finally(() => (this.#sweeping = undefined));
    await this.#sweeping;
  }

  async #sweep(): Promise<void> {
    this.#unsweptBytes = 0;
    const entries = await this.#entries();
    let bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (bytes <= this.#mostBytes) return;
    for (const { path, sizeBytes } of entries.toSorted((one, other) => one.usedAt - other.usedAt)) {
      if (bytes <= this.#mostBytes * LEFT) return;
      await rm(path, { force: true });
      bytes -= sizeBytes;
    }
  }

  /** Those that are there; what a dead program left behind goes. */
  async #entries(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      const entry = await entryAt(path);
      if (entry === undefined) continue;
      if (this.#isEntry(name)) entries.push(entry);
      else if (isBeside(name) && entry.usedAt < Date.now() - STRAY_AFTER_MS) await rm(path, { force: true });
    }
    return entries;
  }
}

/** Of a value that is being written: nothing else of a folder is touched. */
const isBeside = (name: string): boolean => /^[0-9a-f]{64}\.[0-9a-f-]{36}$/.test(name);

async function entryAt(path: string): Promise<Entry | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, sizeBytes: size, usedAt: mtimeMs };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

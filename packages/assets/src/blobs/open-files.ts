import { readFileSync } from 'node:fs';
import type { OpenFile } from '../files/index.ts';

/** To open and close a file for each read costs more than the read. */
const MOST_OPEN = 16_384;
/** Connections and the journal want descriptors, too. */
const SHARE_OF_DESCRIPTORS = 2;
/** What every system grants. */
const FEWEST_DESCRIPTORS = 256;

/** A file, and what its reader wants to remember as long as it is open. */
export interface Opened {
  /** While it is being opened, the promise of it. */
  file: OpenFile | Promise<OpenFile>;
  header: Buffer | undefined;
  users: number;
  isKept: boolean;
  /** Since it was last looked at to be closed. */
  wasUsed: boolean;
}

/**
 * Files that stay open after they were read. The first to be closed is the one that was opened first of those not used since they
 * were last looked at for that; to keep them in the order of their use would cost each use as much as finding the file.
 */
export class OpenFiles {
  readonly #openFile: (name: string) => Promise<OpenFile>;
  readonly #most: number;
  readonly #kept = new Map<string, Opened>();
  readonly #closing = new Set<Promise<void>>();

  constructor(openFile: (name: string) => Promise<OpenFile>, most = mostOpenFiles()) {
    this.#openFile = openFile;
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Whether the next use finds it open, or being opened. */
  has(name: string): boolean {
    return this.#kept.has(name);
  }

  /** Runs `act` with the file, which stays open until then. */
  async use<T>(name: string, act: (file: OpenFile, opened: Opened) => Promise<T>): Promise<T> {
    const opened = this.#take(name);
    opened.users += 1;
    try {
      const { file } = opened;
      return await act(file instanceof Promise ? await file : file, opened);
    } finally {
      opened.users -= 1;
      this.#closeUnused(opened);
    }
  }

  /** The file when it can be had at once, for use in this turn only. `openNow` opens one that is not open. */
  now(name: string, openNow: () => OpenFile | undefined): { file: OpenFile; opened: Opened } | undefined {
    const kept = this.#kept.get(name);
    if (kept !== undefined) {
      if (kept.file instanceof Promise) return undefined;
      kept.wasUsed = true;
      return { file: kept.file, opened: kept };
    }
    const file = openNow();
    if (file === undefined) return undefined;
    const opened: Opened = { file, header: undefined, users: 0, isKept: true, wasUsed: false };
    this.#keep(name, opened);
    return { file, opened };
  }

  /** The next use opens it anew. */
  forget(name: string): void {
    const opened = this.#kept.get(name);
    if (opened === undefined) return;
    this.#kept.delete(name);
    opened.isKept = false;
    this.#closeUnused(opened);
  }

  /** Closes all; resolves when those in use are closed too. */
  async close(): Promise<void> {
    for (const name of this.#kept.keys()) this.forget(name);
    await Promise.all(this.#closing);
  }

  #take(name: string): Opened {
    const kept = this.#kept.get(name);
    if (kept !== undefined) {
      kept.wasUsed = true;
      return kept;
    }
    const opening = this.#openFile(name);
    const opened: Opened = { file: opening, header: undefined, users: 0, isKept: true, wasUsed: false };
    this.#keep(name, opened);
    opening.then(
      (file) => (opened.file = file),
      () => {
        if (this.#kept.get(name) === opened) this.#kept.delete(name);
      },
    );
    return opened;
  }

  #keep(name: string, opened: Opened): void {
    this.#kept.set(name, opened);
    if (this.#kept.size > this.#most) this.#forgetOne();
  }

  #forgetOne(): void {
    for (const [name, opened] of this.#kept) {
      if (!opened.wasUsed) return this.forget(name);
      opened.wasUsed = false;
      this.#kept.delete(name);
      this.#kept.set(name, opened);
    }
  }

  #closeUnused(opened: Opened): void {
    if (opened.isKept || opened.users > 0) return;
    const closed: Promise<void> = Promise.resolve(opened.file)
      .then((file) => file.close())
      .catch(() => undefined)
      .finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }
}

/** A part of what this process may open. @source proc(5), `limits`: "Max open files" and the soft limit */
function mostOpenFiles(): number {
  let descriptors = FEWEST_DESCRIPTORS;
  try {
    const limits = readFileSync('/proc/self/limits', 'latin1');
    descriptors = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? FEWEST_DESCRIPTORS);
  } catch {
    // Elsewhere nobody says.
  }
  return Math.min(MOST_OPEN, Math.floor(descriptors / SHARE_OF_DESCRIPTORS));
}

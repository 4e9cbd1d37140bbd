import { basename } from 'node:path';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import type { KnownIds } from '../references/index.ts';
import { storageError } from '../store/index.ts';
import type { Doubt } from '../store/index.ts';
import { readRootFile } from './root-file.ts';

/** What one file gave. */
export interface RootFile {
  /** As it was given to {@link readRoots}. */
  readonly path: string;
  /** What it was taken for, by its content. */
  readonly kind: 'archive' | 'dump' | 'database' | 'list';
  /** Different ids in it, of assets or of anything else; no more than a million are counted. */
  readonly ids: number;
}

/** The assets that are wanted for their own sake: those that inventories, regions and lists name. */
export interface Roots {
  /** By {@link Uuid.key}. Among them may be ids of other things; that does no harm. */
  readonly ids: ReadonlyMap<string, Uuid>;
  /** Places in the files that could not be read wholly: what they name may be taken for garbage. */
  readonly doubts: readonly Doubt[];
  /** In the order they were given. */
  readonly files?: readonly RootFile[];
}

/** What is known before roots are read, and how that is ended. */
export interface RootOptions {
  /** The ids of the store: with them the bytes of ids are found in fields of any format, and nothing else is kept. */
  readonly known?: KnownIds;
  /** Dumps in which nothing tells where they end raise no doubt. */
  readonly acceptOpenEnds?: boolean;
  /** @throws its reason out of {@link readRoots} when it is aborted */
  readonly signal?: AbortSignal;
}

const MOST_DOUBTS = 10_000;
const MOST_COUNTED = 1_000_000;

/**
 * Reads roots from files, each taken for what its content says. An OAR or IAR gives whatever stands in its members; a dump, a
 * database of SQLite or any text (a list) gives whatever stands in it. Every id in any spelling and packing counts, see
 * {@link scanForIds}.
 * @throws UsageError when a file is empty, of a kind that cannot be read, or names no id at all: to go on without it would
 *   take what it wanted for garbage. StorageError when it cannot be opened; DecodeError when it is damaged or cut
 */
export async function readRoots(paths: readonly string[], options: RootOptions = {}): Promise<Roots> {
  const reading = new RootReading(options);
  for (const path of paths) {
    try {
      await reading.file(path);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      if (error instanceof DecodeError)
        throw new DecodeError(`${basename(path)} is not whole: ${error.message}`, { cause: error });
      throw storageError(`the roots in ${path} cannot be read`, error);
    }
  }
  return reading;
}

class RootReading implements Roots {
  readonly #options: RootOptions;
  readonly ids = new Map<string, Uuid>();
  readonly doubts: Doubt[] = [];
  readonly files: RootFile[] = [];

  constructor(options: RootOptions) {
    this.#options = options;
  }

  async file(path: string): Promise<void> {
    const own = new Set<string>();
    const doubtsBefore = this.doubts.length;
    const kind = await readRootFile(path, {
      ...this.#options,
      add: (id) => {
        if (id.isZero) return;
        if (own.size < MOST_COUNTED) own.add(id.key);
        if (this.#options.known?.mayHave(id.a, id.b, id.c, id.d) !== false) this.ids.set(id.key, id);
      },
      doubt: (where, reason) => {
        if (this.doubts.length < MOST_DOUBTS) this.doubts.push({ where, reason });
      },
    });
    if (own.size === 0 && this.doubts.length === doubtsBefore)
      throw new UsageError(`${basename(path)} names no id: as a root it wants nothing`);
    this.files.push({ path, kind, ids: own.size });
  }
}

import { hasCode } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import { Catalogue, MemoryKeyValue, ScratchKeyValue } from '../index/index.ts';
import type { KeyValue, OpenKeyValue } from '../index/index.ts';
import type { Damage, Journal } from '../journal/index.ts';
import { StorageError } from '../store/index.ts';

export interface IndexOptions {
  readonly files: Files;
  readonly folder: string;
  readonly openIndex: OpenKeyValue;
  readonly discardIndex: boolean;
  /** Whether the folder stays as it is. */
  readonly readOnly: boolean;
  /** Whether an index that must be made in memory will not do. */
  readonly needsIndex: boolean;
}

export interface OpenedCatalogue {
  readonly catalogue: Catalogue;
  /** It was lost or unusable and is empty: all of the journal is to be replayed. */
  readonly isNew: boolean;
}

/** The index as it is, or an empty one where there is none that belongs to this journal. */
export async function openCatalogue(options: IndexOptions, journal: Journal): Promise<OpenedCatalogue> {
  const { files, folder, openIndex, discardIndex, readOnly, needsIndex } = options;
  const path = `${folder}/index`;
  if (!readOnly) await files.makeFolder(path);
  const present = discardIndex
    ? undefined
    : await openIndex(path, { discard: false, readOnly }).catch((error: unknown) => {
        // Another time it opens: it is not thrown away because the disk is full or there are no descriptors left.
        if (!readOnly && isOfTheDisk(error)) throw error;
        return undefined;
      });
  const catalogue = present && (await usable(present, journal));
  if (present !== undefined && catalogue !== undefined)
    return { catalogue: readOnly ? new Catalogue(new ScratchKeyValue(present)) : catalogue, isNew: false };
  await present?.close().catch(() => undefined);
  if (readOnly && needsIndex)
    throw new StorageError(`there is no index in ${folder} that can be used`, 'missing');
  const fresh = readOnly ? new MemoryKeyValue() : await openIndex(path, { discard: true });
  return { catalogue: new Catalogue(fresh), isNew: true };
}

/** Undefined, too, for one whose damage shows at the first look. */
async function usable(present: KeyValue, journal: Journal): Promise<Catalogue | undefined> {
  try {
    const catalogue = new Catalogue(present);
    const { checkpoint } = catalogue;
    if (checkpoint === undefined) return undefined;
    return checkpoint.segment === 0 && journal.segments.length > 0 ? undefined : catalogue;
  } catch {
    return undefined;
  }
}

/** Changes held in memory before they must go into the index. */
export const MOST_PENDING = 20_000;

/** Hears, while an index is brought up to the journal, of what it will not know. */
export interface ReplayWatch {
  onDamage(met: Damage): void;
  /** Before the index counts as true up to a place behind the damage. */
  beforeCommit(): Promise<void>;
}

/** Brings the index up to the journal. Returns how many records and stretches of damage it met. */
export async function replay(
  journal: Journal,
  catalogue: Catalogue,
  readOnly: boolean,
  watch: ReplayWatch,
): Promise<{ replayed: number; damage: number }> {
  let [replayed, damage] = [0, 0];
  for await (const met of journal.replay(catalogue.checkpoint, { readOnly })) {
    if (met.type === 'damage') {
      damage += 1;
      watch.onDamage(met);
    } else {
      catalogue.apply(met);
      replayed += 1;
      if (catalogue.pending > MOST_PENDING) {
        await watch.beforeCommit();
        await catalogue.commit(() => ({ segment: met.segment, offset: met.end }));
      }
    }
  }
  catalogue.endReplay();
  return { replayed, damage };
}

/** EPERM, EIO, EACCES, ENFILE, EMFILE, EFBIG, ENOSPC, EROFS, EDQUOT on Linux. */
const SYSTEM_ERRORS = new Set([1, 5, 13, 23, 24, 27, 28, 30, 122]);

/** What another index would meet too. */
export function isOfTheDisk(error: unknown): boolean {
  // LMDB gives the number of the system's error.
  if (error instanceof Error && 'code' in error && SYSTEM_ERRORS.has(Number(error.code))) return true;
  return hasCode(error, 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE', 'ENFILE');
}

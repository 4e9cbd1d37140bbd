import { harmlessLog } from './log.ts';
import type { ServiceLog } from './log.ts';
import { startRounds } from './rounds.ts';
import { rememberUpkeep } from './upkeep-record.ts';
import type { UpkeepRecord } from './upkeep-record.ts';

/** How a store is asked for a copy of itself; `EmbeddedStore` is one that can, while it serves. */
export interface BackedUp {
  /**
   * Brings the copy in `folder` up to date: how many blobs it has, how many of them it had before, the hashes of those
   * that are damaged here, and the damaged files of the journal. Rejects with the signal's reason once it is aborted.
   */
  backUp(
    folder: string,
    options: { readonly signal: AbortSignal },
  ): Promise<{
    readonly blobs: number;
    readonly alreadyThere: number;
    readonly damaged: readonly string[];
    readonly damagedFiles?: readonly { readonly file: string; readonly what: string }[];
  }>;
}

/** Where the copy of a store lies, and how often it is brought up to date. */
export interface BackupPace {
  /** Brought up to date each time. */
  readonly folder: string;
  /** From the end of one to the start of the next. */
  readonly restMs: number;
}

/** How the last backup went. */
export interface BackupProgress {
  /** Blobs and parts of the journal that the last completed backup found damaged; 0 before there was one. */
  readonly damaged: number;
  /** Whether the last backup ended with an error; the rest is of the last one that was completed. */
  readonly hasFailed: boolean;
  /** Seconds since 1970; undefined when none was completed. */
  readonly completedAt?: number | undefined;
  /** Since when they are to be made, in seconds since 1970: the first start with them, as far as that is remembered. */
  readonly since?: number | undefined;
}

/** The rounds of copying that go on beside the service. */
export interface Backups extends AsyncDisposable {
  /** How the last backup went, as of now; not changed afterwards: ask again for news. */
  readonly progress: BackupProgress;
}

/**
 * Copies the store at once, and again and again until it is disposed of. What could not be copied is logged with its hash.
 * @param record where it is remembered how the last one went; in this process alone by default
 */
export function startBackups(
  store: BackedUp,
  { folder, restMs }: BackupPace,
  to: ServiceLog,
  record: UpkeepRecord = rememberUpkeep(),
): Backups {
  const log = harmlessLog(to);
  const round = async (signal: AbortSignal): Promise<void> => {
    const { blobs, alreadyThere, damaged, damagedFiles = [] } = await store.backUp(folder, { signal });
    const completedAt = Date.now() / 1000;
    log({ level: 'info', event: 'backed up', fields: { blobs, alreadyThere, damaged: damaged.length } });
    for (const hash of damaged) log({ level: 'error', event: 'damaged', fields: { route: 'backup', hash } });
    for (const { file, what } of damagedFiles)
      log({ level: 'error', event: 'file damaged', fields: { route: 'backup', file, what } });
    await record.keep({ damaged: damaged.length + damagedFiles.length, hasFailed: false, completedAt });
  };
  const onFault = async (error: unknown): Promise<void> => {
    log({ level: 'error', event: 'backup failed', fields: { reason: String(error) } });
    await record.keep({ ...record.value, hasFailed: true });
  };
  const rounds = startRounds({ round, restMs, onFault });
  return {
    get progress() {
      return { ...record.value };
    },
    [Symbol.asyncDispose]: () => rounds[Symbol.asyncDispose](),
  };
}

import { harmlessLog } from './log.ts';
import type { ServiceLog } from './log.ts';
import { startRounds } from './rounds.ts';
import type { ScrubProgress } from './status.ts';
import { rememberUpkeep } from './upkeep-record.ts';
import type { UpkeepRecord } from './upkeep-record.ts';

/** How a store is asked to check every byte that it holds; `EmbeddedStore` is one that can. */
export interface Scrubbed {
  /**
   * Reads every blob once, no faster than `bytesPerSecond`, and says what was damaged; with `repair`, what can be put right is.
   * Rejects once the signal is aborted. `onProgress` is told how many blobs were looked at, and of how many.
   */
  inspect(options: {
    readonly bytesPerSecond: number;
    readonly repair: boolean;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: { readonly blobs: number; readonly ofBlobs: number }) => void;
  }): Promise<{
    readonly blobs: number;
    readonly damaged: readonly { readonly hash: string; readonly repaired: boolean }[];
    /** Bytes of the journal that are gone, by segment. */
    readonly lost?: readonly { readonly segment: number; readonly bytes: number }[];
    /** What must be there and was not when the store was opened, and parts of the journal that cannot be read. */
    readonly damagedFiles?: readonly { readonly file: string; readonly what: string }[];
    readonly journalDamage?: number;
    /** Written anew from the index. */
    readonly damagedRecords?: number;
  }>;
}

/** How fast a store is checked, in bytes a second, and how long it rests after each round. */
export interface ScrubPace {
  /** The store is read no faster than this. */
  readonly bytesPerSecond: number;
  /** From the end of one round to the start of the next. */
  readonly restMs: number;
}

/** The rounds of checking that go on beside the service. */
export interface Scrub extends AsyncDisposable {
  /** How far it has come, as of now; not changed afterwards: ask again for news. */
  readonly progress: ScrubProgress;
}

/**
 * Begins at once and goes on until it is disposed of. What cannot be put right is logged, with its hash.
 * @param record where it is remembered when the last round ended and what it met; in this process alone by default
 */
export function startScrub(
  store: Scrubbed,
  pace: ScrubPace,
  to: ServiceLog,
  record: UpkeepRecord = rememberUpkeep(),
): Scrub {
  const log = harmlessLog(to);
  const { since, damaged, completedAt } = record.value;
  let progress: ScrubProgress = { isRunning: false, checked: 0, total: 0, damaged, completedAt, since };
  const round = async (signal: AbortSignal): Promise<void> => {
    progress = { ...progress, isRunning: true, checked: 0 };
    const { blobs, damaged, ...journal } = await store.inspect({
      bytesPerSecond: pace.bytesPerSecond,
      repair: true,
      signal,
      onProgress: ({ blobs, ofBlobs }) => (progress = { ...progress, checked: blobs, total: ofBlobs }),
    });
    for (const { hash, repaired } of damaged)
      log({ level: 'error', event: 'damaged', fields: { route: 'scrub', hash, repaired } });
    const { lost = [], journalDamage = 0, damagedRecords = 0, damagedFiles = [] } = journal;
    for (const { file, what } of damagedFiles)
      log({ level: 'error', event: 'file damaged', fields: { route: 'scrub', file, what } });
    for (const { segment, bytes } of lost)
      log({ level: 'error', event: 'lost', fields: { route: 'scrub', segment, bytes } });
    if (journalDamage + damagedRecords > 0)
      log({ level: 'error', event: 'journal damaged', fields: { journalDamage, damagedRecords } });
    const completedAt = Date.now() / 1000;
    const faults = damaged.length + lost.length + journalDamage + damagedFiles.length;
    progress = { isRunning: false, checked: blobs, total: blobs, damaged: faults, completedAt, since };
    await record.keep({ completedAt, damaged: faults, hasFailed: false });
  };
  const onFault = (error: unknown): void => {
    progress = { ...progress, isRunning: false };
    log({ level: 'error', event: 'scrub failed', fields: { reason: String(error) } });
  };
  const rounds = startRounds({ round, restMs: pace.restMs, onFault });
  return {
    get progress() {
      return progress;
    },
    [Symbol.asyncDispose]: () => rounds[Symbol.asyncDispose](),
  };
}

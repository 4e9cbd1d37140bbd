import type { ServiceLog } from './log.ts';
import { startRounds } from './rounds.ts';

/** How a store is asked for a copy of itself; `EmbeddedStore` is one that can, while it serves. */
export interface BackedUp {
  backUp(
    folder: string,
    options: { readonly signal: AbortSignal },
  ): Promise<{
    readonly blobs: number;
    readonly alreadyThere: number;
    readonly damaged: readonly string[];
  }>;
}

export interface BackupPace {
  /** Brought up to date each time. */
  readonly folder: string;
  /** From the end of one to the start of the next. */
  readonly restMs: number;
}

/** Copies the store at once, and again and again until it is disposed of. What could not be copied is logged with its hash. */
export function startBackups(
  store: BackedUp,
  { folder, restMs }: BackupPace,
  log: ServiceLog,
): AsyncDisposable {
  const round = async (signal: AbortSignal): Promise<void> => {
    const { blobs, alreadyThere, damaged } = await store.backUp(folder, { signal });
    log({ level: 'info', event: 'backed up', fields: { blobs, alreadyThere, damaged: damaged.length } });
    for (const hash of damaged) log({ level: 'error', event: 'damaged', fields: { route: 'backup', hash } });
  };
  const onFault = (error: unknown): void =>
    log({ level: 'error', event: 'backup failed', fields: { reason: String(error) } });
  return startRounds({ round, restMs, onFault });
}

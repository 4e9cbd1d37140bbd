import type { ServiceLog } from './log.ts';
import type { ScrubProgress } from './status.ts';

/** How a store is asked to check every byte that it holds; `EmbeddedStore` is one that can. */
export interface Scrubbed {
  inspect(options: {
    readonly bytesPerSecond: number;
    readonly repair: boolean;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: { readonly blobs: number; readonly ofBlobs: number }) => void;
  }): Promise<{
    readonly blobs: number;
    readonly damaged: readonly { readonly hash: string; readonly repaired: boolean }[];
  }>;
}

export interface ScrubPace {
  readonly bytesPerSecond: number;
  /** From the end of one round to the start of the next. */
  readonly restMs: number;
}

/** The rounds of checking that go on beside the service. */
export interface Scrub extends AsyncDisposable {
  readonly progress: ScrubProgress;
}

/** Begins at once and goes on until it is disposed of. What cannot be put right is logged, with its hash. */
export function startScrub(store: Scrubbed, pace: ScrubPace, log: ServiceLog): Scrub {
  const ending = new AbortController();
  let progress: ScrubProgress = { isRunning: false, checked: 0, total: 0, damaged: 0 };
  const round = async (): Promise<void> => {
    progress = { ...progress, isRunning: true, checked: 0 };
    const { blobs, damaged } = await store.inspect({
      bytesPerSecond: pace.bytesPerSecond,
      repair: true,
      signal: ending.signal,
      onProgress: ({ blobs, ofBlobs }) => (progress = { ...progress, checked: blobs, total: ofBlobs }),
    });
    for (const { hash, repaired } of damaged)
      log({ level: 'error', event: 'damaged', fields: { route: 'scrub', hash, repaired } });
    const completedAt = Date.now() / 1000;
    progress = { isRunning: false, checked: blobs, total: blobs, damaged: damaged.length, completedAt };
  };
  const running = repeat(round, pace.restMs, ending.signal, (error) => {
    progress = { ...progress, isRunning: false };
    log({ level: 'error', event: 'scrub failed', fields: { reason: String(error) } });
  });
  return {
    get progress() {
      return progress;
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running;
    },
  };
}

async function repeat(
  round: () => Promise<void>,
  restMs: number,
  signal: AbortSignal,
  onFault: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await round();
    } catch (error) {
      if (!signal.aborted) onFault(error);
    }
    await rest(restMs, signal);
  }
}

async function rest(forMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, forMs).unref();
    signal.addEventListener('abort', end);
  });
}

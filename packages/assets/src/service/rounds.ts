/** Work that is done again and again beside the service. */
export interface Rounds {
  /** One round. Ends early, with whatever error, when the signal is aborted. */
  readonly round: (signal: AbortSignal) => Promise<void>;
  /** From the end of a round to the start of the next. */
  readonly restMs: number;
  /** Hears of a round that failed, and is waited for; the next one comes all the same. */
  readonly onFault: (error: unknown) => unknown;
}

/** Begins at once and goes on until it is disposed of. */
export function startRounds({ round, restMs, onFault }: Rounds): AsyncDisposable {
  const ending = new AbortController();
  const repeat = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        await round(ending.signal);
      } catch (error) {
        if (!ending.signal.aborted) await onFault(error);
      }
      await rest(restMs, ending.signal);
    }
  };
  const running = repeat();
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running;
    },
  };
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

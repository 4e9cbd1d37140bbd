/** What `process` has to offer for being interrupted; a test has its own. */
export interface SignalSource {
  /** Calls a listener at each such signal, which does not end the process then. */
  on(name: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  /** Takes a listener of `on` away. */
  off(name: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** What became of listening for Ctrl-C. */
export interface Interruption {
  /** Aborted by the first Ctrl-C (or SIGTERM). */
  readonly signal: AbortSignal;
  /** Stops listening. */
  end(): void;
}

/**
 * Turns Ctrl-C into an abort, so that whatever runs can log out. The second one does not wait for that: `giveUp` is called.
 */
export function listenForInterrupt(source: SignalSource, giveUp: () => void): Interruption {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) giveUp();
    else controller.abort();
  };
  source.on('SIGINT', interrupt);
  source.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    end() {
      source.off('SIGINT', interrupt);
      source.off('SIGTERM', interrupt);
    },
  };
}

/** Resolves when the signal is aborted. */
export function untilInterrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

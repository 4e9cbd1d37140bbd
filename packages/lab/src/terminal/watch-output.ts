import { setImmediate } from 'node:timers/promises';
import type { Writable } from 'node:stream';

/** A reader that has had enough, as of `landfall decode x | head`: no failure. */
const READER_GONE: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/** What became of what was written. */
export interface WatchedOutput {
  /** Why not all of it could be written, as on a full disk; undefined while all is well, or the reader just went away. */
  failure(): Promise<Error | undefined>;
  /** Whether it is that. */
  isFailure(error: unknown): boolean;
}

/** Listens for errors of a stream from now on, so that none ends the process. */
export function watchOutput(stream: Writable): WatchedOutput {
  let first: Error | undefined;
  stream.on('error', (error: Error) => (first ??= error));
  const isTold = (error: Error | undefined): boolean =>
    error !== undefined && !READER_GONE.has((error as NodeJS.ErrnoException).code);
  return {
    failure: async () => {
      // Streams tell of what the last write met with in a later turn.
      await setImmediate();
      return isTold(first) ? first : undefined;
    },
    isFailure: (error) => error === first && isTold(first),
  };
}

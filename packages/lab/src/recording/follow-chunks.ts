import { open } from 'node:fs/promises';
import { UsageError } from '@landfall/protocol/errors';
import { systemWords } from '../output/index.ts';

const CHUNK_BYTES = 256 * 1024;
const LOOK_MS = 200;

/** How a file is followed. */
export interface FollowOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Waits so long; tests wait otherwise. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * The bytes of a file that grows, as they come; at its end it is waited for more, until the signal says that it is enough.
 * @throws UsageError where it cannot be read
 */
export async function* followChunks(
  path: string,
  { signal, wait = waitFor }: FollowOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    await using file = await open(path, 'r');
    while (!signal.aborted) {
      // A new one each time: whoever is given it keeps it.
      const { buffer, bytesRead } = await file.read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES);
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
      else await wait(LOOK_MS, signal);
    }
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: ${systemWords(cause)}`, { cause });
  }
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const timer = setTimeout(stop, ms);
    signal.addEventListener('abort', stop);
  });
}

import { ClosedError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import { abortedError } from '../lifetime/index.ts';
import type { GridMap, MapRegion } from './grid-map.ts';

/** How a name is looked up. */
export interface LookUpOptions {
  readonly signal: AbortSignal | undefined;
  /** What speaks for it that the region which is asked is gone, in words. */
  readonly hint: () => string;
}

/**
 * The region that a teleport by name leads to. What goes wrong is told as the teleport that comes to nothing by it.
 * @throws RemoteError `no-such-region`; TimeoutError when the map does not answer; ClosedError; UsageError for a name that maps do not find.
 */
export async function lookUp(
  map: Pick<GridMap, 'findRegion'>,
  name: string,
  { signal, hint }: LookUpOptions,
): Promise<MapRegion> {
  try {
    return await map.findRegion(name, { signal });
  } catch (cause) {
    throw asTeleport(cause, name, { signal, hint });
  }
}

function asTeleport(cause: unknown, name: string, { signal, hint }: LookUpOptions): unknown {
  if (cause instanceof ClosedError)
    return signal?.aborted === true ? abortedError('the teleport', signal) : cause;
  if (cause instanceof TimeoutError) {
    const seconds = Math.round(cause.waitedMs / 1000);
    const text = `the teleport came to nothing: in ${seconds} s the map did not say where ${name} is${hint()}`;
    return new TimeoutError(text, cause.waitedMs, 'MapBlockReply', cause);
  }
  if (cause instanceof RemoteError)
    return new RemoteError(`the teleport came to nothing: ${cause.message}`, cause.reason, '', cause);
  return cause;
}

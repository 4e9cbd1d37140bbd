import type { AssetKind } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError, RemoteError, TimeoutError } from '@landfall/protocol/errors';

/** The grid has no such asset. `reason` is `missing`. */
export const missingError = (kind: AssetKind, id: Uuid): RemoteError =>
  new RemoteError(`the grid has no ${kind} ${id.toString()}`, 'missing');

/** The region offers nothing that such an asset could be asked of. `reason` is `no-capability`. */
export const noWayError = (kind: AssetKind, names: readonly string[]): RemoteError =>
  new RemoteError(`the region offers no ${names.join(' or ')} for a ${kind}`, 'no-capability');

/** Nobody wants it any more. */
export const cancelledError = (kind: AssetKind): ClosedError =>
  new ClosedError(`fetching a ${kind} was aborted`, { by: 'us', reason: 'aborted' });

/** What a server says that may do better later. */
const PASSING: ReadonlySet<string> = new Set(['429', '500', '502', '503', '504']);

/** Whether the same request may succeed soon: the connection broke, or the server had a bad moment. */
export function isPassing(error: unknown): boolean {
  if (error instanceof RemoteError) return PASSING.has(error.reason);
  return error instanceof ClosedError && error.by === 'network' && BROKEN.has(error.reason);
}

const BROKEN: ReadonlySet<string> = new Set(['reset', 'unreachable', 'protocol']);

/** Whether HTTP has failed: no answer, or one that says nothing of the asset itself. */
export function isHttpFailure(error: unknown): boolean {
  if (error instanceof RemoteError) return /^\d{3}$/.test(error.reason);
  return isSilence(error);
}

/** Whether nothing came at all. */
export const isSilence = (error: unknown): boolean =>
  error instanceof TimeoutError || (error instanceof ClosedError && error.by === 'network');

/** Whether it was an answer all the same: the asset is missing, forbidden or nonsense. */
export const isAnswer = (error: unknown): boolean =>
  error instanceof DecodeError || (error instanceof RemoteError && !isPassing(error));

/** Whether the whole host wants to be left alone. */
export const isBusy = (error: unknown): error is RemoteError =>
  error instanceof RemoteError && (error.reason === '429' || error.reason === '503');

import { ClosedError } from '@landfall/protocol/errors';
import type { RequestFailed } from '@landfall/protocol/relay';
import { connectionError } from '../http/index.ts';
import type { ConnectionFailure } from '../http/index.ts';

const CONNECTION: ReadonlySet<string> = new Set<ConnectionFailure>([
  'unreachable',
  'reset',
  'tls',
  'no-tls',
  'protocol',
  'private-address',
]);

const isConnectionFailure = (reason: string): reason is ConnectionFailure => CONNECTION.has(reason);

const WORDS: Readonly<Record<string, string>> = {
  'not-named': 'is not asked by the gateway: the grid of this session has not named it',
  'too-long': 'answers with more than the gateway carries',
  timeout: 'did not go on with its answer for as long as the gateway waits',
  busy: 'is not asked by the gateway: too much is asked at once',
};

/** The error for what the gateway says of a request. */
export function failureOf(origin: string, { reason, detail }: RequestFailed, hasBegun: boolean): ClosedError {
  if (isConnectionFailure(reason))
    return connectionError(
      origin,
      hasBegun && reason === 'unreachable' ? 'reset' : reason,
      detail || undefined,
    );
  const words = Object.hasOwn(WORDS, reason) ? WORDS[reason] : 'was not asked by the gateway';
  return new ClosedError(`${origin} ${words}`, { by: 'network', reason });
}

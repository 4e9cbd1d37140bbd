import { ClosedError, DecodeError, TimeoutError } from '@landfall/protocol/errors';

/**
 * `unreachable`: nobody answers there. `reset`: the connection broke before the whole answer came.
 * `tls`: the other side's certificate or TLS is not acceptable. `no-tls`: it speaks none, where `https` was asked for.
 * `protocol`: what came is no HTTP. `private-address`: the request was for the open internet only.
 */
export type ConnectionFailure = 'unreachable' | 'reset' | 'tls' | 'no-tls' | 'protocol' | 'private-address';

const WORDS: Readonly<Record<ConnectionFailure, string>> = {
  unreachable: 'cannot be reached',
  reset: 'broke the connection before it answered',
  tls: 'has no acceptable TLS certificate',
  'no-tls': 'does not speak TLS: is its address http instead of https?',
  protocol: 'does not speak HTTP',
  'private-address': 'is not on the open internet',
};

/** What the commonest words of a system mean for whoever typed the address. */
const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name service does not answer',
  ETIMEDOUT: 'nothing answers there',
  UND_ERR_CONNECT_TIMEOUT: 'nothing answers there',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
};

/** The connection failed. `detail` is the system's own word, such as `ECONNREFUSED`. */
export function connectionError(
  origin: string,
  reason: ConnectionFailure,
  detail?: string,
  cause?: unknown,
): ClosedError {
  const meaning = detail === undefined || !Object.hasOwn(MEANINGS, detail) ? '' : `${MEANINGS[detail]}; `;
  const why = detail === undefined ? '' : ` (${meaning}${detail})`;
  return new ClosedError(`${origin} ${WORDS[reason]}${why}`, { by: 'network', reason, cause });
}

/** The caller's signal ended the request. */
export function abortedError(origin: string, cause?: unknown): ClosedError {
  return new ClosedError(`the request to ${origin} was aborted`, { by: 'us', reason: 'aborted', cause });
}

/** The error of an answer that did not come in time, or not whole. */
export function timeoutError(origin: string, waitedMs: number, hasBegun = false): TimeoutError {
  const waited = `${Math.round(waitedMs)} ms`;
  return hasBegun
    ? new TimeoutError(`${origin} did not end its answer in ${waited}`, waitedMs, 'rest of the HTTP response')
    : new TimeoutError(`${origin} did not answer in ${waited}`, waitedMs, 'HTTP response');
}

/** The error of an answer that is longer than it may be. */
export function tooLongError(origin: string, maxBytes: number): DecodeError {
  return new DecodeError(`the answer of ${origin} is longer than ${maxBytes} bytes`, { offset: maxBytes });
}

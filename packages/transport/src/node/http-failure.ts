import type { LandfallError } from '@landfall/protocol/errors';
import { abortedError, connectionError } from '../http/index.ts';
import type { ConnectionFailure } from '../http/index.ts';
import { errorCode } from './bind-error.ts';

/** What `lookupPublic` fails with. */
export const EPRIVATE = 'EPRIVATE';

const REASONS: Readonly<Record<string, ConnectionFailure>> = {
  [EPRIVATE]: 'private-address',
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'unreachable',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  EPROTO: 'no-tls',
  ERR_SSL_WRONG_VERSION_NUMBER: 'no-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'no-tls',
  ERR_SSL_HTTP_REQUEST: 'no-tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  HOSTNAME_MISMATCH: 'tls',
};

/** Starts of codes: OpenSSL and Node have a word for everything that can be wrong with a certificate. */
const TLS_WORDS = /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|ERROR_IN_CERT)/;

/** The typed error for what undici threw. Its text shows the origin and the system's word, nothing of the request. */
export function explainFailure(origin: string, error: unknown): LandfallError {
  const code = firstCode(error);
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return abortedError(origin, error);
  return connectionError(origin, reasonOf(code), code, error);
}

/** The same as a reason and the system's word, empty where there is none. */
export function connectionFailureOf(error: unknown): {
  readonly reason: ConnectionFailure;
  readonly detail: string;
} {
  const code = firstCode(error);
  return { reason: reasonOf(code), detail: code ?? '' };
}

function reasonOf(code: string | undefined): ConnectionFailure {
  if (code === undefined) return 'protocol';
  return REASONS[code] ?? (TLS_WORDS.test(code) ? 'tls' : 'protocol');
}

/** A host with several addresses fails with one error for each; the first tells as much as all. */
function firstCode(error: unknown): string | undefined {
  const parts = (error as { readonly errors?: unknown } | undefined)?.errors;
  return errorCode(error) ?? (Array.isArray(parts) ? errorCode(parts[0]) : undefined);
}

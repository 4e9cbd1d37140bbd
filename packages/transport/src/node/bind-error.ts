import { UsageError } from '@landfall/protocol/errors';

const WORDS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'port in use',
  EADDRNOTAVAIL: 'this host has no such address',
  EACCES: 'not permitted',
  ENOTFOUND: 'this host has no such address',
  ERR_SOCKET_BAD_PORT: 'no such port',
};

/** The error for an address and port that could not be bound. */
export function bindError(address: string, port: number, error: unknown): UsageError {
  const code = errorCode(error) ?? 'unknown reason';
  return new UsageError(`cannot bind UDP ${address}:${port}: ${WORDS[code] ?? code}`, { cause: error });
}

/** The system's word for what went wrong, such as `ECONNREFUSED`. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

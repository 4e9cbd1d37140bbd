import type { IncomingRequest } from '../http/index.ts';

interface Incoming extends Partial<Omit<IncomingRequest, 'body'>> {
  readonly body?: Uint8Array;
  /** Instead of `body`: what comes piece by piece, without saying how much that will be. */
  readonly pieces?: readonly Uint8Array[];
}

/** A request that nobody sent. */
export function incoming({ body, pieces, ...given }: Incoming): IncomingRequest {
  const coming = pieces ?? (body === undefined ? [] : [body]);
  return {
    method: 'GET',
    path: '/',
    headers: {},
    from: { address: '127.0.0.1', port: 1 },
    signal: new AbortController().signal,
    ...given,
    body: {
      announcedBytes: pieces === undefined ? (body?.length ?? 0) : undefined,
      // oxlint-disable-next-line typescript/require-await -- the shape is asynchronous, there is nothing to wait for
      async *pieces() {
        yield* coming;
      },
    },
  };
}

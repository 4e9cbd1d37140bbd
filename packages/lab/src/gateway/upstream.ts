import type { RelayHeaders, RelayMethod } from '@landfall/protocol/relay';
import type { HttpUrl } from '@landfall/protocol/url';
import type { Http, HttpRequest } from '@landfall/transport/ports';
import { ClosedError, DecodeError } from '@landfall/protocol/errors';

/** What is asked of a grid. */
export interface UpstreamRequest {
  /** `GET`, `POST`, `PUT`, `DELETE` or `HEAD`. */
  readonly method: RelayMethod;
  /** Server and path, with the query. */
  readonly url: HttpUrl;
  /** What the server is to see; names in lower case. */
  readonly headers: RelayHeaders;
  /** Undefined where the request has none. */
  readonly body: Uint8Array | undefined;
  /** Only to an address of the open internet, whatever else the grid may reach. */
  readonly publicOnly: boolean;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What it answers; the body as it comes, packed as it was. */
export interface UpstreamAnswer {
  /** Status code, such as 200. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** In pieces; still compressed where the header `content-encoding` says so. */
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** One session's way to the servers of its grid. */
export interface Upstream {
  /** Resolves with the answer, whatever its status; the body may still be coming. @throws UpstreamError */
  ask(request: UpstreamRequest): Promise<UpstreamAnswer>;
  /** Ends every connection. */
  close(): void;
}

/** What a page is told of a request that failed. */
export class UpstreamError extends ClosedError {
  /** The system's word. */
  readonly detail: string;

  constructor(reason: string, detail = '') {
    super('an upstream request failed', { by: 'network', reason });
    this.detail = detail;
  }
}

/** Over an HTTP port that answers whole, such as that of a network in memory. */
export function upstreamOver(http: Http, maxResponseBytes: number, timeoutMs: number): Upstream {
  return {
    ask: async ({ url, body, ...request }) => {
      const asked: HttpRequest = {
        ...request,
        url: url.origin + url.path,
        maxResponseBytes,
        timeoutMs,
        ...(body === undefined ? {} : { body }),
      };
      try {
        const answer = await http.request(asked);
        return { ...answer, body: [answer.body] };
      } catch (error) {
        if (error instanceof ClosedError) throw new UpstreamError(error.reason);
        throw new UpstreamError(error instanceof DecodeError ? 'too-long' : 'timeout');
      }
    },
    close: () => undefined,
  };
}

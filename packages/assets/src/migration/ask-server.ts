import { decodeUtf8, encodeBase64, encodeUtf8 } from '@landfall/protocol/bytes';
import { ClosedError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import { isWebPage } from '@landfall/protocol/xml';
import type { Clock, Http, HttpResponse } from '@landfall/transport/ports';
import { StorageError } from '../store/index.ts';

/** How another asset service is reached. */
export interface AssetServerOptions {
  /** `AssetServerURI` of the grid. */
  readonly url: string;
  /** What carries the requests. */
  readonly http: Http;
  /** Times the pauses between attempts. */
  readonly clock: Clock;
  /** Basic authentication. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** For each attempt; 60 s by default. */
  readonly timeoutMs?: number;
  /** So often, with a growing pause between, before the server counts as unreachable. */
  readonly attempts?: number;
}

const MOST_ASSET_BYTES = 256 * 1024 * 1024;
/** As base64 in XML. */
const MOST_DOCUMENT_BYTES = Math.ceil((MOST_ASSET_BYTES * 4) / 3) + 64 * 1024;
const TIMEOUT_MS = 60_000;
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;

/** Asks for a path of a server; again, with a growing pause between, when it is not to be reached or in trouble. */
export type Ask = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: string) => Promise<HttpResponse>;

/** @param who is asked, for people */
export function createAsk(options: AssetServerOptions, base: string, who: string): Ask {
  const { http, clock, credentials, timeoutMs = TIMEOUT_MS, attempts = ATTEMPTS } = options;
  const headers: Record<string, string> = { 'content-type': 'text/xml' };
  if (credentials !== undefined)
    headers['authorization'] =
      `Basic ${encodeBase64(encodeUtf8(`${credentials.user}:${credentials.password}`))}`;
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const request = {
          method,
          url: `${base}${path}`,
          headers,
          timeoutMs,
          maxResponseBytes: MOST_DOCUMENT_BYTES,
        };
        const answer = await http.request({
          ...request,
          ...(body === undefined ? {} : { body: encodeUtf8(body) }),
        });
        if (!isLater(answer.status) || attempt >= attempts) return answer;
      } catch (error) {
        if (!(error instanceof ClosedError || error instanceof TimeoutError)) throw error;
        // The cause names the address and says the rest.
        if (attempt >= attempts) throw new StorageError(who, 'unreachable', error);
      }
      await pause(clock, FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  };
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}

/** Overloaded, or in trouble: the same may be answered later. */
const isLater = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);

/** Sent elsewhere or kept out: it says nothing of what was asked for, and would say so to anything. */
const isElsewhere = (status: number): boolean => (status >= 300 && status < 400) || status === 403;

const SNIFFED_BYTES = 1024;

/** @throws StorageError `unreachable` for what says nothing of what was asked for; RemoteError with the status as its reason */
export function bodyOf({ status, body }: HttpResponse, who: string): Uint8Array {
  if (status === 200) {
    // A page of maintenance, or of a proxy.
    if (!isWebPage(decodeUtf8(body, 0, Math.min(body.length, SNIFFED_BYTES)))) return body;
    throw new StorageError(`${who} answered with a web page`, 'unreachable');
  }
  const words = status === 401 ? 'it wants other credentials' : '';
  if (isLater(status) || isElsewhere(status))
    throw new StorageError(`${who} answered ${status}`, 'unreachable');
  throw new RemoteError(`${who} answered ${status}`, String(status), words);
}

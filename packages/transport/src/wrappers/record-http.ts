import { normalizeIpAddress } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { ClosedError, LandfallError, RemoteError } from '@landfall/protocol/errors';
import { splitHttpUrl } from '@landfall/protocol/url';
import { callListener } from '../drive/index.ts';
import { parseHttpUrl } from '../http/index.ts';
import type { Clock, Http, HttpHandler, HttpRequest, HttpServerRequest, ServeHttp } from '../ports/index.ts';
import type { RecordedBody, RecordedExchange, RecordedHttpMessage } from './recorded-exchange.ts';

/** Hears of each exchange when it is over. What it throws, or a promise that it returns is rejected with, is dropped. */
export type ExchangeSink = (exchange: RecordedExchange) => unknown;

type Told = Omit<RecordedExchange, 'wallTimeMs' | 'at' | 'request'>;
type Asked = RecordedExchange['request'];

/** An HTTP client that shows each request with its answer to `sink`. Redirects that it follows by itself are not seen. */
export function recordHttp(http: Http, clock: Clock, sink: ExchangeSink): Http {
  return {
    async request(request) {
      const asked = noteRequest(clock, request);
      const ends = clientEnds(request);
      try {
        const answer = await http.request(request);
        const { status, headers, body } = answer;
        const response = { ...message(clock.now(), clock.now(), headers, body), status };
        tell(sink, asked, { ...ends, response });
        return answer;
      } catch (error) {
        tell(sink, asked, { ...ends, response: undefined, failure: failureOf(error) });
        throw error;
      }
    },
  };
}

/** Servers that show each request with what they answer to `sink`. */
export function recordServers(serve: ServeHttp, clock: Clock, sink: ExchangeSink): ServeHttp {
  return async (handler, options) => {
    const place: { local: Endpoint | undefined } = { local: undefined };
    const server = await serve(recordHandler(handler, clock, place, sink), options);
    place.local = server.local;
    return server;
  };
}

function recordHandler(
  handler: HttpHandler,
  clock: Clock,
  place: { readonly local: Endpoint | undefined },
  sink: ExchangeSink,
): HttpHandler {
  return async (request) => {
    const asked = noteRequest(clock, request);
    const ends = serverEnds(request, place.local);
    try {
      const answer = await handler(request);
      const { status, headers, body } = answer;
      tell(sink, asked, {
        ...ends,
        response: { ...message(clock.now(), clock.now(), headers, body), status },
      });
      return answer;
    } catch (error) {
      tell(sink, asked, { ...ends, response: undefined, failure: failureOf(error) });
      throw error;
    }
  };
}

interface Noted {
  readonly wallTimeMs: number;
  readonly at: number;
  readonly request: Asked;
}

function noteRequest(clock: Clock, request: HttpRequest | HttpServerRequest): Noted {
  const at = clock.now();
  const { method, headers = {}, body = NO_BYTES } = request;
  const target = 'path' in request ? request.path : targetOf(request.url);
  return { wallTimeMs: clock.wallTime(), at, request: { ...message(at, at, headers, body), method, target } };
}

function message(
  beganAt: number,
  endedAt: number,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array,
): RecordedHttpMessage {
  const body: RecordedBody = { bytes, missingBytes: 0 };
  return { beganAt, endedAt, headers, body, isWhole: true };
}

function clientEnds({ url }: HttpRequest): Pick<Told, 'role' | 'from' | 'to' | 'origin'> {
  const { origin } = safeUrl(url);
  return { role: 'client', from: undefined, to: endpointOf(origin), origin };
}

function serverEnds(
  { from, headers }: HttpServerRequest,
  local: Endpoint | undefined,
): Pick<Told, 'role' | 'from' | 'to' | 'origin'> {
  return { role: 'server', from, to: local, origin: `http://${headers['host'] ?? 'localhost'}` };
}

/** A URL that is none is refused by whoever is asked; here it has no place. */
function safeUrl(url: string): { origin: string; path: string } {
  try {
    return parseHttpUrl(url);
  } catch {
    return { origin: 'http://invalid', path: '/' };
  }
}

const targetOf = (url: string): string => safeUrl(url).path;

/** Where an origin is an address, and no name. */
function endpointOf(origin: string): Endpoint | undefined {
  const parts = splitHttpUrl(origin);
  const address = parts && normalizeIpAddress(parts.host);
  return parts === undefined || address === undefined ? undefined : { address, port: parts.port };
}

/** No message: those of peers may quote anything. */
function failureOf(error: unknown): string {
  if (!(error instanceof LandfallError)) return 'error';
  if (error instanceof ClosedError || error instanceof RemoteError) return `${error.code} ${error.reason}`;
  return error.code;
}

function tell(sink: ExchangeSink, { wallTimeMs, at, request }: Noted, told: Told): void {
  callListener(
    () => sink({ wallTimeMs, at, request, ...told }),
    () => undefined,
  );
}

const NO_BYTES = new Uint8Array(0);

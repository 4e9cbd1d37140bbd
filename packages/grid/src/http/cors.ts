import type { HttpHandler, HttpResponse, HttpServerRequest } from '@landfall/transport/ports';
import { emptyResponse } from './responses.ts';

/** Every origin may: pages of any site can talk to the grid. */
export const ANY_ORIGIN = '*';

const ALLOWED_METHODS = 'GET, HEAD, POST, PUT, DELETE';
const ALLOWED_HEADERS = 'accept, content-type, if-none-match, range';
/** What of an answer pages may read beside its body. */
const EXPOSED_HEADERS = 'content-length, content-range, etag, retry-after';
/** An hour, so that not every request is asked for twice. */
const PREFLIGHT_SECONDS = '3600';

/**
 * Lets web pages of these origins read what the grid answers. Without any, browsers keep it from them.
 * @param origins such as `https://viewer.example`, as browsers send them; {@link ANY_ORIGIN} for all.
 * @source WHATWG Fetch, "CORS protocol"
 */
export function withCors(handler: HttpHandler, origins: readonly string[]): HttpHandler {
  if (origins.length === 0) return handler;
  return async (request) => {
    const allowed = allowedOrigin(request, origins);
    if (isPreflight(request)) return preflightResponse(allowed);
    return withHeaders(await handler(request), allowed);
  };
}

function allowedOrigin({ headers }: HttpServerRequest, origins: readonly string[]): string | undefined {
  const { origin } = headers;
  if (origin === undefined) return undefined;
  if (origins.includes(ANY_ORIGIN)) return ANY_ORIGIN;
  return origins.includes(origin) ? origin : undefined;
}

const isPreflight = ({ method, headers }: HttpServerRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

function preflightResponse(origin: string | undefined): HttpResponse {
  if (origin === undefined) return emptyResponse(403);
  return withHeaders(
    emptyResponse(204, {
      'access-control-allow-methods': ALLOWED_METHODS,
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': PREFLIGHT_SECONDS,
    }),
    origin,
  );
}

/** `vary` also where nothing is allowed: a cache must not give that answer to a page that is. */
function withHeaders(response: HttpResponse, origin: string | undefined): HttpResponse {
  const allowed =
    origin === undefined
      ? {}
      : { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS };
  return { ...response, headers: { ...response.headers, ...allowed, vary: 'origin' } };
}

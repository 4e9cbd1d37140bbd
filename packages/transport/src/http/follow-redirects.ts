import { redirectionOf } from '@landfall/protocol/url';
import type { Clock, HttpRequest, HttpResponse } from '../ports/index.ts';
import { timeoutError } from './failures.ts';
import { DEFAULT_TIMEOUT_MS } from './limits.ts';
import { parseHttpUrl } from './url.ts';

/** Not for the next origin, whoever that is. */
const OF_ONE_ORIGIN = new Set(['authorization', 'cookie', 'proxy-authorization']);
const OF_A_BODY = new Set(['content-type', 'content-length', 'content-encoding']);

/**
 * Asks, and asks again where a redirect leads, at most `maxRedirects` times and only where that is safe (`redirectionOf` of
 * protocol); else the redirect is the answer. `timeoutMs` is for all of it together.
 */
export function followRedirects(
  ask: (request: HttpRequest) => Promise<HttpResponse>,
  clock: Clock,
  request: HttpRequest,
): Promise<HttpResponse> {
  return (request.maxRedirects ?? 0) > 0 ? follow(ask, clock, request) : ask(request);
}

async function follow(
  ask: (request: HttpRequest) => Promise<HttpResponse>,
  clock: Clock,
  first: HttpRequest,
): Promise<HttpResponse> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, maxRedirects = 0 } = first;
  const deadline = clock.now() + timeoutMs;
  let request = first;
  for (let left = maxRedirects; ; left--) {
    const response = await ask(request);
    const next = left > 0 ? redirectedRequest(request, response) : undefined;
    if (next === undefined) return response;
    first.onRedirect?.(next.url);
    const leftMs = deadline - clock.now();
    if (leftMs <= 0) throw timeoutError(parseHttpUrl(request.url).origin, timeoutMs);
    request = { ...next, timeoutMs: leftMs };
  }
}

function redirectedRequest(request: HttpRequest, { status, headers }: HttpResponse): HttpRequest | undefined {
  const to = redirectionOf(request, status, headers['location']);
  if (to === undefined) return undefined;
  const { body, headers: given = {}, ...rest } = request;
  const kept = Object.entries(given).filter(([name]) => {
    const lower = name.toLowerCase();
    return (to.keepsBody || !OF_A_BODY.has(lower)) && !(to.leavesOrigin && OF_ONE_ORIGIN.has(lower));
  });
  return {
    ...rest,
    method: to.method as HttpRequest['method'],
    url: to.url,
    headers: Object.fromEntries(kept),
    ...(to.keepsBody && body !== undefined ? { body } : {}),
  };
}

import { encodeUtf8 } from '@landfall/protocol/bytes';
import { LLSD_XML } from '@landfall/protocol/capability';
import { ClosedError, RemoteError } from '@landfall/protocol/errors';
import { formatLlsdXml, parseLlsdAnswer } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { describeRedirect, MAX_REDIRECTS, splitHttpUrl } from '@landfall/protocol/url';
import type { Redirectable } from '@landfall/protocol/url';
import type { Clock, Http, HttpRequest, HttpResponse } from '@landfall/transport/ports';
import { abortedError, Lifetime, linkedAbort, pause } from '../lifetime/index.ts';
import { retryAfterMsOf } from '../retry-after/index.ts';

/** What a call of a capability needs from outside. */
export interface CapabilityPorts {
  /** Asks the region. */
  readonly http: Http;
  /** Of its waits. */
  readonly clock: Clock;
}

/** How long a call may last, and who may stop it. */
export interface CapabilityCallOptions {
  /** Of the session or region; a new one, that never ends, when absent. */
  readonly lifetime?: Lifetime | undefined;
  /** Gives the call up. */
  readonly signal?: AbortSignal | undefined;
  /** For all of it: redirects, and waits that the region has asked for. {@link CAPABILITY_TIMEOUT_MS} by default. */
  readonly timeoutMs?: number | undefined;
}

/** As long as one HTTP exchange may take. */
export const CAPABILITY_TIMEOUT_MS = 30_000;

/** A region that asks to be asked again at once is given this long. */
const LEAST_WAIT_MS = 1_000;

/** What a server says that takes the request later: 429, 503. */
const BUSY: ReadonlySet<number> = new Set([429, 503]);

/** One exchange with a capability. Its URL is a secret and appears nowhere else. */
export interface CapabilityCall {
  /** Of HTTP. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** A secret. */
  readonly url: string;
  /** For people, such as `SimulatorFeatures`. */
  readonly what: string;
  /** Sent as LLSD XML; nothing where absent. */
  readonly body?: LlsdValue;
}

/**
 * Calls a capability and reads its LLSD answer. Redirects are followed where that is safe, as those of a login. A region that is busy and
 * says for how long (429 or 503 with Retry-After) is asked again then, if that is in time.
 * @throws RemoteError (`reason` is the HTTP status, `retryAfterMs` what the region asks for) when it refused; DecodeError when the
 *   answer is no LLSD; ClosedError, TimeoutError when none came.
 */
export async function callCapability(
  { method, url, what, body }: CapabilityCall,
  ports: CapabilityPorts,
  options: CapabilityCallOptions = {},
): Promise<LlsdValue> {
  const encoded = body === undefined ? undefined : encodeUtf8(formatLlsdXml(body));
  const headers = { accept: LLSD_XML, ...(encoded === undefined ? {} : { 'content-type': LLSD_XML }) };
  const request = { method, url, headers, ...(encoded === undefined ? {} : { body: encoded }) };
  const { clock } = ports;
  const deadline = clock.now() + (options.timeoutMs ?? CAPABILITY_TIMEOUT_MS);
  const { lifetime = new Lifetime(), signal } = options;
  for (;;) {
    const timeoutMs = deadline - clock.now();
    const response = await exchange(request, what, ports, { lifetime, signal, timeoutMs });
    if (isSuccess(response)) return parseLlsdAnswer(response.body, response.headers['content-type']);
    const refusal = refusalOf(what, request, response, clock.wallTime());
    const waitMs = waitOf(response, refusal);
    if (waitMs === undefined || clock.now() + waitMs >= deadline) throw refusal;
    await pause(waitMs, { what, lifetime, signal, clock });
  }
}

function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status <= 299;
}

/** How long a busy region asks to be left alone; undefined when it is not, or does not say. */
function waitOf({ status }: HttpResponse, { retryAfterMs }: RemoteError): number | undefined {
  return retryAfterMs === undefined || !BUSY.has(status) ? undefined : Math.max(retryAfterMs, LEAST_WAIT_MS);
}

/**
 * One HTTP exchange that ends with the lifetime. An answer of any status resolves; redirects are followed where that is safe.
 * @throws ClosedError, TimeoutError, DecodeError as the HTTP port does, without the URL.
 */
export async function exchange(
  request: Omit<HttpRequest, 'signal' | 'timeoutMs'>,
  what: string,
  { http }: CapabilityPorts,
  { lifetime = new Lifetime(), signal, timeoutMs }: CapabilityCallOptions,
): Promise<HttpResponse> {
  lifetime.check();
  const abort = linkedAbort(lifetime, signal);
  try {
    return await http.request({
      ...request,
      maxRedirects: MAX_REDIRECTS,
      signal: abort.signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  } catch (error) {
    if (lifetime.cause !== undefined) throw lifetime.cause;
    if (signal?.aborted === true) throw abortedError(what, signal);
    throw withoutUrl(error, what, request.url);
  } finally {
    abort.release();
  }
}

/**
 * What a status other than success means. Of where a redirect leads that was not followed, only what may be shown is told: the rest may be
 * a secret. A date in Retry-After needs `wallTime`.
 */
export function refusalOf(
  what: string,
  request: Redirectable,
  { status, headers }: HttpResponse,
  wallTime?: number,
): RemoteError {
  const { location, 'retry-after': retryAfter } = headers;
  const moved = describeRedirect(request, status, location);
  const text = `${what} answered with HTTP status ${status}${moved === undefined ? '' : `: ${moved}`}`;
  return new RemoteError(text, String(status), '', undefined, retryAfterMsOf(retryAfter, wallTime));
}

/** A connection's error may quote the URL, which is a secret; ours names the capability and where it is. */
function withoutUrl(error: unknown, what: string, url: string): unknown {
  if (!(error instanceof ClosedError)) return error;
  const where = splitHttpUrl(url)?.origin ?? 'its address';
  return new ClosedError(`${what}: no answer from ${where} (${error.reason})`, {
    by: error.by,
    reason: error.reason,
  });
}

import { encodeUtf8 } from '@landfall/protocol/bytes';
import { LLSD_XML } from '@landfall/protocol/capability';
import { ClosedError, RemoteError } from '@landfall/protocol/errors';
import { formatLlsdXml, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { splitHttpUrl } from '@landfall/protocol/url';
import type { Clock, Http, HttpRequest, HttpResponse } from '@landfall/transport/ports';
import { abortedError, Lifetime, linkedAbort } from '../lifetime/index.ts';

/** What a call of a capability needs from outside. */
export interface CapabilityPorts {
  readonly http: Http;
  readonly clock: Clock;
}

/** How long a call may last, and who may stop it. */
export interface CapabilityCallOptions {
  /** Of the session or region; a new one, that never ends, when absent. */
  readonly lifetime?: Lifetime | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** One exchange with a capability. Its URL is a secret and appears nowhere else. */
export interface CapabilityCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** For people, such as `SimulatorFeatures`. */
  readonly what: string;
  readonly body?: LlsdValue;
}

/**
 * Calls a capability and reads its LLSD answer.
 * @throws RemoteError (`reason` is the HTTP status) when it refused; DecodeError when the answer is no LLSD; ClosedError,
 *   TimeoutError when none came.
 */
export async function callCapability(
  { method, url, what, body }: CapabilityCall,
  ports: CapabilityPorts,
  options: CapabilityCallOptions = {},
): Promise<LlsdValue> {
  const encoded = body === undefined ? undefined : encodeUtf8(formatLlsdXml(body));
  const headers = { accept: LLSD_XML, ...(encoded === undefined ? {} : { 'content-type': LLSD_XML }) };
  const request = { method, url, headers, ...(encoded === undefined ? {} : { body: encoded }) };
  const response = await exchange(request, what, ports, options);
  if (response.status < 200 || response.status > 299) throw refusalOf(what, response);
  return parseLlsd(response.body, response.headers['content-type']);
}

/**
 * One HTTP exchange that ends with the lifetime. An answer of any status resolves.
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

/** What a status other than success means. */
export function refusalOf(what: string, { status }: HttpResponse): RemoteError {
  return new RemoteError(`${what} answered with HTTP status ${status}`, String(status));
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

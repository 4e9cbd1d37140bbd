import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RemoteError } from '@landfall/protocol/errors';
import { StorageError } from '../store/index.ts';

/** A request whose body and answer may be long: neither is held. */
export interface LongRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable | string;
  /** Ends it, and what is read of its answer. */
  readonly signal?: AbortSignal | undefined;
}

/** A job may be silent for hours: what is gone is found by the system's own probes. */
const PROBE_MS = 30_000;
/** Of a refusal, for people. */
const MOST_WORDS = 1000;

/**
 * Asks an admin service, and resolves with the head of a good answer.
 * @throws StorageError `unreachable`; RemoteError with the status as its reason and what was said; what `body` fails with; AbortError
 */
export async function exchange(url: string, asked: LongRequest): Promise<IncomingMessage> {
  const answer = await headOf(url, asked);
  const { statusCode: status = 0 } = answer;
  if (status >= 200 && status <= 299) return answer;
  throw new RemoteError(
    `the admin service answered ${status}: ${await hintOf(answer, status)}`,
    String(status),
  );
}

function headOf(url: string, { method, headers, body, signal }: LongRequest): Promise<IncomingMessage> {
  const ask = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = ask(url, { method, headers, agent: false, ...(signal !== undefined && { signal }) });
    request.once('socket', (socket) => socket.setKeepAlive(true, PROBE_MS));
    request.once('response', resolve);
    request.on('error', (error) => reject(faultOf(error)));
    // Who is refused need not have read it all; what fails before an answer is told by the request.
    if (typeof body === 'object') pipeline(body.once('error', reject), request).catch(() => undefined);
    else request.end(body);
  });
}

/** Of the network; what the body or the signal has to say passes. */
function faultOf(error: Error): Error {
  const isOfNetwork =
    'syscall' in error && /^(?:connect|read|write|getaddrinfo)$/.test(String(error.syscall));
  const isCut = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
  return isOfNetwork || isCut || /^ERR_(?:TLS|SSL)|CERT/.test(String('code' in error && error.code))
    ? new StorageError('the admin service cannot be reached', 'unreachable', error)
    : error;
}

async function hintOf(answer: IncomingMessage, status: number): Promise<string> {
  const said = (await textOf(answer, MOST_WORDS)).split('\n')[0]!.trim();
  if (status === 401) return 'it wants other credentials';
  return status === 404 ? 'is it the address of an admin service?' : said || 'it does not say why';
}

/** No more than so many characters of it; the rest is not waited for. */
export async function textOf(answer: IncomingMessage, most: number): Promise<string> {
  let text = '';
  try {
    for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
      text += chunk;
      if (text.length > most) break;
    }
  } catch (error) {
    throw faultOf(error as Error);
  }
  return text.slice(0, most);
}

import { Agent as PlainAgent, request as requestPlain } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from '@landfall/protocol/datatypes';
import { connectionFailureOf } from '@landfall/transport/node';
import { PinnedNames } from './pinned-names.ts';
import type { Reach } from './reach.ts';
import { UpstreamError } from './upstream.ts';
import type { Upstream, UpstreamAnswer, UpstreamRequest } from './upstream.ts';

const AGENT = { keepAlive: true, maxSockets: 32, maxFreeSockets: 8, keepAliveMsecs: 10_000 };

/**
 * HTTP/1.1 with connections of its session's own: none that was made under other rules is used. A name is looked up once, and stays
 * what it was. Certificates are verified.
 */
export function createNodeUpstream(reach: Reach, quietMs: number): Upstream {
  return new NodeUpstream(reach, quietMs);
}

class NodeUpstream implements Upstream {
  readonly #reach: Reach;
  readonly #quietMs: number;
  readonly #names: PinnedNames;
  readonly #plain = new PlainAgent(AGENT);
  readonly #tls = new TlsAgent(AGENT);

  constructor(reach: Reach, quietMs: number) {
    this.#reach = reach;
    this.#quietMs = quietMs;
    this.#names = new PinnedNames(reach);
  }

  async ask(request: UpstreamRequest): Promise<UpstreamAnswer> {
    await this.#checkHost(request);
    const message = await this.#send(request);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(message.headers))
      if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
    return { status: message.statusCode ?? 0, headers, body: pieces(message) };
  }

  close(): void {
    this.#plain.destroy();
    this.#tls.destroy();
  }

  /** An address is never looked up, and so is looked at here; a name is pinned. */
  async #checkHost({ url: { host }, publicOnly }: UpstreamRequest): Promise<void> {
    const address = isIP(host) === 0 ? await this.#names.addressOf(host) : host;
    const isAllowed = this.#reach.allows(address) && (!publicOnly || isPublicAddress(address) === true);
    if (!isAllowed) throw new UpstreamError('private-address');
  }

  #send({ method, url, headers, body, signal }: UpstreamRequest): Promise<IncomingMessage> {
    const options: RequestOptions = {
      method,
      host: url.host,
      port: url.port,
      path: url.path,
      headers: body === undefined ? headers : { ...headers, 'content-length': body.length },
      signal,
      timeout: this.#quietMs,
      lookup: this.#lookup,
      agent: url.isSecure ? this.#tls : this.#plain,
    };
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => reject(failureOf(error));
      try {
        const sent: ClientRequest = (url.isSecure ? requestTls : requestPlain)(options, resolve);
        sent.on('error', fail);
        sent.on('timeout', () => sent.destroy(new UpstreamError('timeout')));
        sent.end(body);
      } catch (error) {
        // Headers that no HTTP can have.
        fail(error);
      }
    });
  }

  readonly #lookup: LookupFunction = (name, { all }, callback) => {
    this.#names.addressOf(name).then(
      (address) => {
        const family = isIP(address);
        if (all === true) callback(null, [{ address, family }]);
        else callback(null, address, family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

async function* pieces(message: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of message as AsyncIterable<Buffer>) yield piece;
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  const { reason, detail } = connectionFailureOf(error);
  return new UpstreamError(reason, detail);
}

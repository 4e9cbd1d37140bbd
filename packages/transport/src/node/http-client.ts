import { Agent, request as send } from 'undici';
import type { Dispatcher } from 'undici';
import { ClosedError, LandfallError } from '@landfall/protocol/errors';
import {
  abortedError,
  decodeContent,
  DEFAULT_MAX_RESPONSE_BYTES,
  DEFAULT_TIMEOUT_MS,
  followRedirects,
  parseHttpUrl,
  targetOf,
  timeoutError,
  tooLongError,
} from '../http/index.ts';
import type { HttpUrl } from '../http/index.ts';
import type { Clock, Http, HttpRequest, HttpResponse } from '../ports/index.ts';
import { explainFailure } from './http-failure.ts';
import { nodeInflate } from './inflate.ts';
import { joined } from './joined.ts';
import { lookupPublic } from './lookup-public.ts';

/** Connections and checks of an HTTP client. */
export interface NodeHttpOptions {
  /** Origins (`https://host:port`) whose certificates are not verified. None by default. */
  readonly unverifiedOrigins?: readonly string[];
  /** Connecting alone; 10 s by default. */
  readonly connectTimeoutMs?: number;
}

/** An `Http` with pooled connections. */
export interface NodeHttp extends Http {
  /** Ends every connection; what is still asked fails as aborted. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** HTTP/1.1 with keep-alive and a pool per origin. */
export function createNodeHttp(clock: Clock, options: NodeHttpOptions = {}): NodeHttp {
  const pools = new Pools(options);
  return {
    request: (first) =>
      followRedirects(
        async (request) => {
          const url = targetOf(request);
          const pool = pools.of(url, request);
          return new Exchange(clock, request, url).run(pool);
        },
        clock,
        first,
      ),
    close: () => pools.close(),
  };
}

/** Pools with and without verification, to anywhere and to the open internet only; each made when it is first asked for. */
class Pools {
  readonly #unverifiedOrigins: ReadonlySet<string>;
  readonly #connectTimeoutMs: number;
  readonly #agents = new Map<string, Agent>();
  #isClosed = false;

  constructor({ unverifiedOrigins = [], connectTimeoutMs = CONNECT_TIMEOUT_MS }: NodeHttpOptions) {
    this.#unverifiedOrigins = new Set(unverifiedOrigins.map((origin) => parseHttpUrl(origin).origin));
    this.#connectTimeoutMs = connectTimeoutMs;
  }

  of(url: HttpUrl, { allowUnverifiedTls, publicOnly = false }: HttpRequest): Agent {
    if (this.#isClosed) throw new ClosedError('the HTTP client is closed', { by: 'us', reason: 'closed' });
    const isTrusted = allowUnverifiedTls === true || this.#unverifiedOrigins.has(url.origin);
    const kind = { verifies: !(url.isSecure && isTrusted), publicOnly };
    const key = `${kind.verifies} ${publicOnly}`;
    const agent = this.#agents.get(key) ?? this.#createAgent(kind);
    this.#agents.set(key, agent);
    return agent;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
  }

  #createAgent({
    verifies,
    publicOnly,
  }: {
    readonly verifies: boolean;
    readonly publicOnly: boolean;
  }): Agent {
    // Long polls keep a connection each, and the whole exchange has a deadline already.
    return new Agent({
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: this.#connectTimeoutMs,
        rejectUnauthorized: verifies,
        ...(publicOnly ? { lookup: lookupPublic } : {}),
      },
    });
  }
}

/** One request: its deadline, its abort signal, its bounded answer. */
class Exchange {
  readonly #clock: Clock;
  readonly #request: HttpRequest;
  readonly #url: HttpUrl;
  readonly #controller = new AbortController();
  /** The head of the answer has come. */
  #hasBegun = false;

  constructor(clock: Clock, request: HttpRequest, url: HttpUrl) {
    this.#clock = clock;
    this.#request = request;
    this.#url = url;
  }

  async run(pool: Agent): Promise<HttpResponse> {
    const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = this.#request;
    const abort = (): void => this.#controller.abort(abortedError(this.#url.origin, signal?.reason));
    if (signal?.aborted) throw abortedError(this.#url.origin, signal.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const cancelTimeout = this.#clock.after(timeoutMs, () => {
      this.#controller.abort(timeoutError(this.#url.origin, timeoutMs, this.#hasBegun));
    });
    try {
      return await this.#send(pool);
    } catch (error) {
      throw this.#explain(error);
    } finally {
      cancelTimeout();
      signal?.removeEventListener('abort', abort);
    }
  }

  async #send(dispatcher: Agent): Promise<HttpResponse> {
    const { method, headers = {}, body } = this.#request;
    const answer = await send(this.#url.origin + this.#url.path, {
      dispatcher,
      method,
      headers: { ...headers },
      body: body ?? null,
      signal: this.#controller.signal,
    });
    this.#hasBegun = true;
    const { statusCode: status } = answer;
    const whole = { status, headers: flatHeaders(answer.headers), body: await this.#collect(answer) };
    const { maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES } = this.#request;
    return decodeContent(whole, nodeInflate, this.#url.origin, maxResponseBytes);
  }

  async #collect({ body, headers }: Dispatcher.ResponseData): Promise<Uint8Array> {
    const { method, maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES } = this.#request;
    if (method !== 'HEAD' && Number(headers['content-length'] ?? 0) > maxResponseBytes) {
      this.#controller.abort(tooLongError(this.#url.origin, maxResponseBytes));
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > maxResponseBytes) throw tooLongError(this.#url.origin, maxResponseBytes);
      chunks.push(chunk);
    }
    return joined(chunks, length);
  }

  #explain(error: unknown): unknown {
    if (this.#controller.signal.aborted) return this.#controller.signal.reason;
    if (error instanceof LandfallError) return error;
    return explainFailure(this.#url.origin, error);
  }
}

function flatHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

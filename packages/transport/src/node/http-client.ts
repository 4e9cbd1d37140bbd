import { request as send } from 'undici';
import type { Dispatcher } from 'undici';
import { LandfallError } from '@landfall/protocol/errors';
import {
  abortedError,
  addressesOf,
  decodeContent,
  DEFAULT_MAX_RESPONSE_BYTES,
  DEFAULT_TIMEOUT_MS,
  followRedirects,
  targetOf,
  timeoutError,
  tooLongError,
  unlessAborted,
} from '../http/index.ts';
import type { HttpUrl } from '../http/index.ts';
import type { Clock, Http, HttpRequest, HttpResponse } from '../ports/index.ts';
import { explainFailure } from './http-failure.ts';
import { HttpPools } from './http-pools.ts';
import type { NodeHttpOptions } from './http-pools.ts';
import { nodeInflate } from './inflate.ts';
import { joined } from './joined.ts';

/** An `Http` with pooled connections. */
export interface NodeHttp extends Http {
  /** Ends every connection; what is still asked fails as aborted. */
  close(): Promise<void>;
}

/** HTTP/1.1 with keep-alive and a pool per origin. */
export function createNodeHttp(clock: Clock, options: NodeHttpOptions = {}): NodeHttp {
  const pools = new HttpPools(options);
  return {
    request: (first) =>
      followRedirects(
        async (request) => {
          const url = targetOf(request);
          return new Exchange(clock, request, url).run(pools);
        },
        clock,
        first,
      ),
    close: () => pools.close(),
  };
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

  async run(pools: HttpPools): Promise<HttpResponse> {
    const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = this.#request;
    const abort = (): void => this.#controller.abort(abortedError(this.#url.origin, signal?.reason));
    if (signal?.aborted) throw abortedError(this.#url.origin, signal.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const cancelTimeout = this.#clock.after(timeoutMs, () => {
      this.#controller.abort(timeoutError(this.#url.origin, timeoutMs, this.#hasBegun));
    });
    try {
      return await this.#send(pools);
    } catch (error) {
      throw this.#explain(error);
    } finally {
      cancelTimeout();
      signal?.removeEventListener('abort', abort);
    }
  }

  async #send(pools: HttpPools): Promise<HttpResponse> {
    const { method, headers = {}, body } = this.#request;
    const dispatcher = pools.of(
      this.#url,
      this.#request,
      await unlessAborted(addressesOf(this.#request, this.#url), this.#controller.signal),
    );
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
    const { signal } = this.#controller;
    return decodeContent(whole, nodeInflate, this.#url.origin, maxResponseBytes, signal);
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

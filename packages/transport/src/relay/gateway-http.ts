import { ClosedError, UsageError } from '@landfall/protocol/errors';
import { MAX_REQUEST_BODY_BYTES, MAX_REQUESTS_IN_FLIGHT } from '@landfall/protocol/relay';
import type { Body, Head, RequestFailed } from '@landfall/protocol/relay';
import {
  abortedError,
  decodeContent,
  DEFAULT_MAX_RESPONSE_BYTES,
  DEFAULT_TIMEOUT_MS,
  followRedirects,
  targetOf,
  timeoutError,
} from '../http/index.ts';
import type { Clock, Http, HttpRequest, HttpResponse, Inflate, Instant } from '../ports/index.ts';
import { GatewayExchange } from './gateway-exchange.ts';
import type { RelayChannel } from './relay-channel.ts';

/** Requests that wait for their turn; whoever asks for more has lost count. */
const MAX_QUEUED = 10_000;

/** HTTP through the gateway: side by side on the one connection, so that no browser's limit of six holds it up. */
export class GatewayHttp implements Http {
  readonly #channel: RelayChannel;
  readonly #clock: Clock;
  readonly #inflate: Inflate | undefined;
  readonly #exchanges = new Map<number, GatewayExchange>();
  readonly #queue: [number, GatewayExchange][] = [];
  #nextId = 0;
  #ended: ClosedError | undefined;

  constructor(channel: RelayChannel, clock: Clock, inflate: Inflate | undefined) {
    this.#channel = channel;
    this.#clock = clock;
    this.#inflate = inflate;
  }

  request(request: HttpRequest): Promise<HttpResponse> {
    return followRedirects((each) => this.#ask(each), this.#clock, request);
  }

  receiveHead(head: Head): void {
    this.#exchanges.get(head.id)?.receiveHead(head);
  }

  receiveBody(body: Body): void {
    this.#exchanges.get(body.id)?.receiveBody(body);
  }

  receiveFailure(failure: RequestFailed): void {
    this.#exchanges.get(failure.id)?.receiveFailure(failure);
  }

  end(cause: ClosedError): void {
    this.#ended = cause;
    for (const [, exchange] of this.#queue.splice(0)) exchange.end(cause);
    for (const exchange of this.#exchanges.values()) exchange.end(cause);
  }

  async #ask(request: HttpRequest): Promise<HttpResponse> {
    const url = targetOf(request);
    if (request.allowUnverifiedTls === true)
      throw new UsageError('a gateway verifies certificates: allowUnverifiedTls is not for web pages');
    if ((request.body?.length ?? 0) > MAX_REQUEST_BODY_BYTES)
      throw new UsageError(`a gateway takes bodies of ${MAX_REQUEST_BODY_BYTES} bytes`);
    if (request.signal?.aborted) throw abortedError(url.origin, request.signal.reason);
    if (this.#ended !== undefined) throw this.#ended;
    const deadline = this.#clock.now() + (request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const response = await this.#exchange(request, url);
    return this.#unpack(response, request, url.origin, deadline);
  }

  /** What is left of the exchange's time is all that there is for it. */
  async #unpack(
    response: HttpResponse,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS, maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES }: HttpRequest,
    origin: string,
    deadline: Instant,
  ): Promise<HttpResponse> {
    if (response.headers['content-encoding'] === undefined) return response;
    const controller = new AbortController();
    const abort = (): void => controller.abort(abortedError(origin, signal?.reason));
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    const cancelTimeout = this.#clock.after(Math.max(0, deadline - this.#clock.now()), () =>
      controller.abort(timeoutError(origin, timeoutMs, true)),
    );
    try {
      return await decodeContent(response, this.#inflate, origin, maxResponseBytes, controller.signal);
    } finally {
      cancelTimeout();
      signal?.removeEventListener('abort', abort);
    }
  }

  async #exchange(request: HttpRequest, url: ReturnType<typeof targetOf>): Promise<HttpResponse> {
    const id = (this.#nextId = (this.#nextId + 1) >>> 0);
    const exchange = new GatewayExchange(id, request, url, this.#channel, this.#clock);
    if (this.#exchanges.size < MAX_REQUESTS_IN_FLIGHT) this.#start(id, exchange);
    else if (this.#queue.length < MAX_QUEUED) this.#queue.push([id, exchange]);
    else exchange.end(new ClosedError('too many requests wait', { by: 'us', reason: 'busy' }));
    try {
      return await exchange.response;
    } finally {
      this.#exchanges.delete(id);
      this.#startNext();
    }
  }

  #start(id: number, exchange: GatewayExchange): void {
    this.#exchanges.set(id, exchange);
    exchange.start();
  }

  #startNext(): void {
    while (this.#exchanges.size < MAX_REQUESTS_IN_FLIGHT) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      if (!next[1].isSettled) this.#start(...next);
    }
  }
}

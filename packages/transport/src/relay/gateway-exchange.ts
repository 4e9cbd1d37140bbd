import type { ClosedError } from '@landfall/protocol/errors';
import { BODY_PIECE_BYTES } from '@landfall/protocol/relay';
import type { Body, Head, RequestFailed } from '@landfall/protocol/relay';
import {
  abortedError,
  DEFAULT_MAX_RESPONSE_BYTES,
  DEFAULT_TIMEOUT_MS,
  lowerCaseNames,
  timeoutError,
  tooLongError,
} from '../http/index.ts';
import type { HttpUrl } from '../http/index.ts';
import type { Cancel, Clock, HttpRequest, HttpResponse } from '../ports/index.ts';
import { failureOf } from './gateway-failure.ts';
import type { RelayChannel } from './relay-channel.ts';

const NO_BYTES = new Uint8Array(0);

/** One request of a page and its answer, through the gateway. */
export class GatewayExchange {
  readonly response: Promise<HttpResponse>;
  readonly #id: number;
  readonly #request: HttpRequest;
  readonly #url: HttpUrl;
  readonly #channel: RelayChannel;
  readonly #pieces: Uint8Array[] = [];
  readonly #cancelTimeout: Cancel;
  readonly #onAbort: () => void;
  #length = 0;
  #head: Head | undefined;
  #isSent = false;
  #isSettled = false;
  #resolve: (response: HttpResponse) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(id: number, request: HttpRequest, url: HttpUrl, channel: RelayChannel, clock: Clock) {
    this.#id = id;
    this.#request = request;
    this.#url = url;
    this.#channel = channel;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = request;
    this.#cancelTimeout = clock.after(timeoutMs, () =>
      this.#giveUp(timeoutError(url.origin, timeoutMs, this.#head !== undefined)),
    );
    this.#onAbort = () => this.#giveUp(abortedError(url.origin, signal?.reason));
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Its turn has come. */
  start(): void {
    if (this.#isSettled) return;
    const { method, headers, publicOnly = false } = this.#request;
    const body = this.#request.body?.slice() ?? NO_BYTES;
    const { origin, path } = this.#url;
    this.#isSent = true;
    this.#channel.send({
      type: 'request',
      id: this.#id,
      method,
      publicOnly,
      url: origin + path,
      headers: lowerCaseNames(headers),
      bodyBytes: body.length,
    });
    if (body.length > 0) void this.#sendBody(body).catch(() => undefined);
  }

  receiveHead(head: Head): void {
    this.#head = head;
    const { maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES, method } = this.#request;
    if (method !== 'HEAD' && Number(head.headers['content-length'] ?? 0) > maxResponseBytes)
      this.#giveUp(tooLongError(this.#url.origin, maxResponseBytes));
  }

  receiveBody({ bytes, isLast }: Body): void {
    if (this.#head === undefined || this.#isSettled) return;
    const { maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES } = this.#request;
    this.#length += bytes.length;
    if (this.#length > maxResponseBytes)
      return this.#giveUp(tooLongError(this.#url.origin, maxResponseBytes));
    if (bytes.length > 0) this.#pieces.push(bytes);
    if (!isLast) return;
    const { status, headers } = this.#head;
    this.#settle(() => this.#resolve({ status, headers: { ...headers }, body: this.#joined() }));
  }

  receiveFailure(failure: RequestFailed): void {
    this.#settle(() => this.#reject(failureOf(this.#url.origin, failure, this.#head !== undefined)));
  }

  /** The connection to the gateway is over. */
  end(cause: ClosedError): void {
    this.#settle(() => this.#reject(cause));
  }

  #giveUp(error: Error): void {
    if (this.#isSettled) return;
    if (this.#isSent) this.#channel.send({ type: 'cancel', id: this.#id });
    this.#settle(() => this.#reject(error));
  }

  #settle(tell: () => void): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#cancelTimeout();
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
    tell();
  }

  async #sendBody(body: Uint8Array): Promise<void> {
    for (let at = 0; at < body.length; at += BODY_PIECE_BYTES) {
      await this.#channel.room();
      if (this.#isSettled) return;
      const end = Math.min(at + BODY_PIECE_BYTES, body.length);
      const isLast = end === body.length;
      this.#channel.send({ type: 'body', id: this.#id, isLast, bytes: body.subarray(at, end) });
    }
  }

  #joined(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }
}

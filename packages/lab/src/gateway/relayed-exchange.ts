import { ClosedError, DecodeError, LandfallError } from '@landfall/protocol/errors';
import { BODY_PIECE_BYTES, MAX_HEADERS } from '@landfall/protocol/relay';
import type { Body, NamedPlaces, RelayRequest } from '@landfall/protocol/relay';
import type { HttpUrl } from '@landfall/protocol/url';
import { decodeContent } from '@landfall/transport/http';
import { nodeInflate } from '@landfall/transport/node';
import type { RelayChannel } from '@landfall/transport/relay';
import { sentHeaders } from './sent-headers.ts';
import type { SessionEnvironment } from './session-environment.ts';
import { UpstreamError } from './upstream.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** What an exchange needs of its session. */
export interface ExchangeEnvironment extends SessionEnvironment {
  readonly channel: RelayChannel;
  readonly places: NamedPlaces;
}

/** Answers that are read before they go on: logins with their inventory, event queues. */
const MAX_READ_BYTES = 16 * 1024 * 1024;

/** One request of a page, asked of its grid, and the answer on its way back. */
export class RelayedExchange {
  /** Resolves when it is over, however. */
  readonly done: Promise<void>;
  readonly #environment: ExchangeEnvironment;
  readonly #request: RelayRequest;
  readonly #url: HttpUrl;
  readonly #abort = new AbortController();
  readonly #body: Uint8Array | undefined;
  #bodyLength = 0;
  #isAsked = false;
  #finish: () => void = () => undefined;

  constructor(environment: ExchangeEnvironment, request: RelayRequest, url: HttpUrl) {
    this.#environment = environment;
    this.#request = request;
    this.#url = url;
    this.#body = request.bodyBytes === 0 ? undefined : new Uint8Array(request.bodyBytes);
    this.done = new Promise((resolve) => (this.#finish = resolve));
  }

  start(): void {
    if (this.#body === undefined) void this.#ask();
  }

  /** A piece of the request's body. @throws DecodeError when it is longer or shorter than was said */
  take({ bytes, isLast }: Body): void {
    if (this.#isAsked || this.#body === undefined) throw new DecodeError('a body that was not announced');
    const end = this.#bodyLength + bytes.length;
    if (end > this.#body.length) throw new DecodeError('a body that is longer than it was announced');
    this.#body.set(bytes, this.#bodyLength);
    this.#bodyLength = end;
    if (!isLast) return;
    if (end < this.#body.length) throw new DecodeError('a body that is shorter than it was announced');
    void this.#ask();
  }

  /** Nobody wants the answer any more. */
  cancel(): void {
    this.#abort.abort();
    if (!this.#isAsked) this.#finish();
  }

  async #ask(): Promise<void> {
    this.#isAsked = true;
    const { id } = this.#request;
    const { channel, statistics } = this.#environment;
    try {
      const answer = await this.#answer();
      const { status, headers } = answer;
      channel.send({ type: 'head', id, status, headers: fewHeaders(headers) });
      await this.#sendBody(answer.body);
    } catch (error) {
      if (!(error instanceof LandfallError)) throw error;
      if (this.#abort.signal.aborted) return;
      statistics.requestsFailed++;
      const { reason, detail } = error instanceof UpstreamError ? error : new UpstreamError('protocol');
      channel.send({ type: 'request-failed', id, reason, detail });
    } finally {
      // What is left of the answer is not wanted.
      this.#abort.abort();
      this.#finish();
    }
  }

  async #answer(): Promise<UpstreamAnswer> {
    const { places, upstream } = this.#environment;
    const { method, url, headers, publicOnly } = this.#request;
    const asked = { method, url };
    const kind = places.answerTo(asked);
    const answer = await upstream.ask({
      method,
      url: this.#url,
      headers: sentHeaders(headers),
      body: this.#body,
      publicOnly,
      signal: this.#abort.signal,
    });
    places.readRedirect(asked, answer);
    if (kind === undefined) return answer;
    const read = await this.#readWhole(answer);
    places.readAnswer(kind, asked, read);
    return { ...read, body: [read.body] };
  }

  async #readWhole({ status, headers, body }: UpstreamAnswer) {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of body) {
      length += piece.length;
      if (length > MAX_READ_BYTES) throw new UpstreamError('too-long');
      pieces.push(piece);
    }
    return decodeContent(
      { status, headers, body: Buffer.concat(pieces, length) },
      nodeInflate,
      this.#url.origin,
      MAX_READ_BYTES,
      this.#abort.signal,
    );
  }

  async #sendBody(body: UpstreamAnswer['body']): Promise<void> {
    const { channel, limits, statistics } = this.#environment;
    const { id } = this.#request;
    let length = 0;
    for await (const piece of body) {
      length += piece.length;
      statistics.answerBytes += piece.length;
      if (length > limits.answerBytes) throw new UpstreamError('too-long');
      for (let at = 0; at < piece.length; at += BODY_PIECE_BYTES) {
        await channel.room();
        if (this.#abort.signal.aborted) throw new ClosedError('not wanted', { by: 'us', reason: 'aborted' });
        channel.send({ type: 'body', id, isLast: false, bytes: piece.subarray(at, at + BODY_PIECE_BYTES) });
      }
    }
    channel.send({ type: 'body', id, isLast: true, bytes: new Uint8Array(0) });
  }
}

/** As many as a frame has room for; nobody here reads cookies. */
function fewHeaders(headers: UpstreamAnswer['headers']): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name !== 'set-cookie');
  return Object.fromEntries(entries.slice(0, MAX_HEADERS));
}

import type { Endpoint } from '@landfall/protocol/datatypes';
import { HttpReader } from './http-reader.ts';
import type { ReadMessage } from './http-reader.ts';
import type { Framing } from './http-body.ts';
import type { Head } from './http-head.ts';
import { headerOf } from './http-message.ts';
import type { CapturedRequest, CapturedResponse } from './http-message.ts';
import type { StreamPiece } from './tcp-direction.ts';
import type { Seen, StreamListener } from './tcp-streams.ts';

/** Requests that wait for their answer on one connection; a peer that pipelines more is not followed. */
const MAX_UNANSWERED = 1000;

/** A request and its answer. One of them is undefined when the capture does not have it. */
export interface CapturedExchange {
  /** Who opened the connection, or seems to have, where its beginning was not captured. */
  readonly client: Endpoint;
  /** The other end, which answers. */
  readonly server: Endpoint;
  /** Undefined when only the answer is there. */
  readonly request: CapturedRequest | undefined;
  /** Undefined when none came, or none that the capture has. */
  readonly response: CapturedResponse | undefined;
}

/** The exchanges on one connection: answers come in the order of their requests. @source RFC 9112 §9.3 */
export class HttpConnection implements StreamListener {
  readonly #ends: { readonly client: Endpoint; readonly server: Endpoint };
  readonly #onExchange: (exchange: CapturedExchange) => void;
  readonly #unanswered: CapturedRequest[] = [];
  readonly #requests: HttpReader;
  readonly #responses: HttpReader;
  #serverHasEnded = false;

  constructor(client: Endpoint, server: Endpoint, onExchange: (exchange: CapturedExchange) => void) {
    this.#ends = { client, server };
    this.#onExchange = onExchange;
    this.#requests = new HttpReader({
      framingOf: requestFraming,
      onMessage: (message) => this.#takeRequest(message),
    });
    this.#responses = new HttpReader({
      framingOf: (head) => responseFraming(head, this.#unanswered[0]?.method),
      onMessage: (message) => this.#takeResponse(message),
    });
  }

  take(piece: StreamPiece, fromClient: boolean, seen: Seen): void {
    (fromClient ? this.#requests : this.#responses).take(piece, seen);
  }

  finish(fromClient: boolean, seen: Seen): void {
    (fromClient ? this.#requests : this.#responses).finish(seen);
    // A client may end its side before it is answered; a server that has ended answers nothing more.
    this.#serverHasEnded ||= !fromClient;
    if (this.#serverHasEnded) this.#giveUp();
  }

  #takeRequest(message: ReadMessage): void {
    if (!('method' in message)) return;
    if (this.#unanswered.length >= MAX_UNANSWERED) this.#tell(this.#unanswered.shift(), undefined);
    this.#unanswered.push(message);
  }

  #takeResponse(message: ReadMessage): void {
    if (!('status' in message)) return;
    // "Go on" is no answer yet.
    if (message.status >= 100 && message.status < 200 && message.status !== 101) return;
    this.#tell(this.#unanswered.shift(), message);
  }

  #giveUp(): void {
    for (const request of this.#unanswered.splice(0)) this.#tell(request, undefined);
  }

  #tell(request: CapturedRequest | undefined, response: CapturedResponse | undefined): void {
    this.#onExchange({ ...this.#ends, request, response });
  }
}

function requestFraming(head: Head): Framing | 'tunnel' {
  return declaredFraming(head) ?? { length: 0 };
}

function responseFraming(head: Head, method: string | undefined): Framing | 'tunnel' {
  const status = 'status' in head ? head.status : 0;
  if (status === 101 || (method === 'CONNECT' && status < 300)) return 'tunnel';
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { length: 0 };
  return declaredFraming(head) ?? 'until-end';
}

function declaredFraming(head: Head): Framing | undefined {
  if (/\bchunked\s*$/i.test(headerOf(head, 'transfer-encoding') ?? '')) return 'chunked';
  const length = headerOf(head, 'content-length')?.split(',')[0]?.trim() ?? '';
  return /^\d{1,15}$/.test(length) ? { length: Number(length) } : undefined;
}

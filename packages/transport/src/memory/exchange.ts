import { ClosedError } from '@landfall/protocol/errors';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import {
  abortedError,
  connectionError,
  decodeContent,
  DEFAULT_MAX_RESPONSE_BYTES,
  DEFAULT_TIMEOUT_MS,
  lowerCaseNames,
  timeoutError,
  tooLongError,
} from '../http/index.ts';
import type { HttpUrl } from '../http/index.ts';
import type { Cancel, HttpRequest, HttpResponse, Inflate } from '../ports/index.ts';
import type { MemoryServer, MemoryServers } from './http.ts';

const NO_BYTES = new Uint8Array(0);

/** One request and its answer, on their way through virtual time. */
export class MemoryExchange {
  readonly response: Promise<HttpResponse>;
  readonly #servers: MemoryServers;
  readonly #request: HttpRequest;
  readonly #url: HttpUrl;
  readonly #from: Endpoint;
  readonly #body: Uint8Array;
  readonly #inflate: Inflate | undefined;
  readonly #serverSide = new AbortController();
  readonly #cancelTimeout: Cancel;
  readonly #onAbort: () => void;
  #resolve: (response: HttpResponse) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #server: MemoryServer | undefined;
  #isSettled = false;

  constructor(
    servers: MemoryServers,
    request: HttpRequest,
    url: HttpUrl,
    from: Endpoint,
    inflate: Inflate | undefined,
  ) {
    this.#inflate = inflate;
    this.#servers = servers;
    this.#request = request;
    this.#url = url;
    this.#from = from;
    this.#body = request.body?.slice() ?? NO_BYTES;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = request;
    this.#onAbort = () => this.#giveUp(abortedError(url.origin, signal?.reason));
    this.#cancelTimeout = servers.clock.after(timeoutMs, () =>
      this.#giveUp(timeoutError(url.origin, timeoutMs)),
    );
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted) this.#onAbort();
    else this.#later(() => this.#arrive());
  }

  /** The server ended while this was open: it learns so at once, the client a while later. */
  serverClosed(): void {
    this.#serverSide.abort();
    this.#later(() => this.#fail(connectionError(this.#url.origin, 'reset')));
  }

  #later(step: () => void): void {
    this.#servers.clock.after(this.#servers.delayMs(), step);
  }

  #arrive(): void {
    if (this.#isSettled) return;
    const server = this.#servers.find(this.#from.address, this.#url.host, this.#url.port);
    if (server === undefined) {
      this.#later(() => this.#fail(connectionError(this.#url.origin, 'unreachable', 'nobody listens')));
    } else if (this.#body.length > server.maxRequestBytes) {
      this.#later(() => this.#deliver({ status: 413, headers: {}, body: NO_BYTES }));
    } else {
      void this.#serve(server);
    }
  }

  async #serve(server: MemoryServer): Promise<void> {
    this.#server = server;
    server.open.add(this);
    const answer = await this.#answer(server);
    if (!server.open.delete(this)) return;
    if (answer === undefined) this.#later(() => this.#fail(connectionError(this.#url.origin, 'reset')));
    else this.#later(() => this.#deliver(answer));
  }

  /** Undefined where the connection is cut instead. */
  async #answer(server: MemoryServer): Promise<HttpResponse | undefined> {
    const { method, headers } = this.#request;
    try {
      const answer = await server.handler({
        method,
        path: this.#url.path,
        headers: {
          host: formatEndpoint({ address: this.#url.host, port: this.#url.port }),
          // One that is given is sent in its place, as by Node.
          ...lowerCaseNames(headers),
          'content-length': String(this.#body.length),
        },
        body: this.#body,
        from: this.#from,
        signal: this.#serverSide.signal,
      });
      return { ...answer, body: answer.body.slice() };
    } catch (error) {
      if (error instanceof ClosedError) return undefined;
      return { status: 500, headers: {}, body: NO_BYTES };
    }
  }

  #deliver({ status, headers, body }: HttpResponse): void {
    if (this.#isSettled) return;
    const { method, maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES } = this.#request;
    const isBodiless = method === 'HEAD' || status === 204 || status === 304;
    if (!isBodiless && body.length > maxResponseBytes) {
      this.#fail(tooLongError(this.#url.origin, maxResponseBytes));
      return;
    }
    const length = { 'content-length': String(body.length) };
    const given = lowerCaseNames(headers);
    const answer: HttpResponse = {
      status,
      headers: method === 'HEAD' ? { ...length, ...given } : { ...given, ...length },
      body: isBodiless ? NO_BYTES : body,
    };
    if (given['content-encoding'] === undefined) return this.#succeed(answer);
    // Its time runs on until it is unpacked.
    decodeContent(answer, this.#inflate, this.#url.origin, maxResponseBytes).then(
      (unpacked) => this.#succeed(unpacked),
      (error: Error) => this.#fail(error),
    );
  }

  #succeed(answer: HttpResponse): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#resolve(answer);
  }

  /** The client's side ends; the server's notices a while later. */
  #giveUp(error: Error): void {
    this.#fail(error);
    this.#later(() => {
      if (this.#server?.open.delete(this)) this.#serverSide.abort();
    });
  }

  #fail(error: Error): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#reject(error);
  }

  #settle(): void {
    this.#isSettled = true;
    this.#cancelTimeout();
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
  }
}

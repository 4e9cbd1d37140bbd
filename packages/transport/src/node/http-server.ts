import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DEFAULT_MAX_REQUEST_BYTES } from '../http/index.ts';
import type { HttpHandler, HttpResponse, HttpServer, HttpServerOptions, ServeHttp } from '../ports/index.ts';
import { bindError } from './bind-error.ts';
import { BodyRoom, readBody } from './request-body.ts';
import type { BodyFailure } from './request-body.ts';

/** Address and limits of an HTTP server. */
export interface NodeServerOptions {
  /** A request line and headers that take longer end the connection; 10 s by default. */
  readonly headersTimeoutMs?: number;
  /** A whole request that takes longer ends the connection; 30 s by default. Answers may take any time: long polls do. */
  readonly requestTimeoutMs?: number;
  /** An unused connection is kept so long; 60 s by default. */
  readonly keepAliveMs?: number;
  /** More connections than these are refused; 8192 by default: a long poll and some requests for each of many agents. */
  readonly maxConnections?: number;
  /** Bytes of bodies that may be coming at any one time, of all requests; what is beyond is answered 503. 64 MiB by default. */
  readonly maxBytesComing?: number;
  /** Hears what a handler threw, after the 500 was decided. */
  readonly onHandlerError?: (error: unknown) => void;
}

const MAX_HEADER_BYTES = 16 * 1024;
const CHECK_INTERVAL_MS = 2_000;

/** `ServeHttp` on `node:http`. */
export function createServeHttp(options: NodeServerOptions = {}): ServeHttp {
  return async (handler, at = {}) => {
    const service = new NodeHttpServer(handler, at, options);
    await service.listen();
    return service;
  };
}

class NodeHttpServer implements HttpServer {
  readonly #handler: HttpHandler;
  readonly #at: HttpServerOptions;
  readonly #options: NodeServerOptions;
  readonly #server: Server;
  readonly #room: BodyRoom;
  #closing: Promise<void> | undefined;
  #local: Endpoint;

  constructor(handler: HttpHandler, at: HttpServerOptions, options: NodeServerOptions) {
    this.#handler = handler;
    this.#at = at;
    this.#options = options;
    this.#room = new BodyRoom(options.maxBytesComing);
    this.#local = { address: at.address ?? '127.0.0.1', port: at.port ?? 0 };
    const headersTimeout = options.headersTimeoutMs ?? 10_000;
    this.#server = createServer(
      {
        headersTimeout,
        requestTimeout: options.requestTimeoutMs ?? 30_000,
        keepAliveTimeout: options.keepAliveMs ?? 60_000,
        connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, headersTimeout),
        maxHeaderSize: MAX_HEADER_BYTES,
        noDelay: true,
      },
      (request, response) => void this.#serve(request, response),
    );
    // Not 0 for "any number": Node 20 reads it so, later ones refuse every connection.
    this.#server.maxConnections = options.maxConnections ?? 8192;
  }

  get local(): Endpoint {
    return this.#local;
  }

  async listen(): Promise<void> {
    const { address, port } = this.#local;
    try {
      await listening(this.#server, address, port);
    } catch (error) {
      throw bindError('TCP', address, port, error);
    }
    this.#local = { address, port: (this.#server.address() as AddressInfo).port };
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    return this.#closing;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    response.on('error', () => gone.abort());
    const answer = await this.#answer(request, gone.signal);
    if (answer !== undefined && !response.destroyed) write(request, response, answer);
  }

  /** Undefined when the request never came whole. */
  async #answer(request: IncomingMessage, signal: AbortSignal): Promise<HttpResponse | undefined> {
    const maxBytes = this.#at.maxRequestBytes ?? DEFAULT_MAX_REQUEST_BYTES;
    const body = await readBody(request, maxBytes, this.#room);
    if (typeof body === 'string') return answerWithoutBody(body);
    try {
      return await this.#handler({
        method: request.method ?? 'GET',
        path: request.url ?? '/',
        headers: flatHeaders(request),
        body,
        from: remoteEndpoint(request),
        signal,
      });
    } catch (error) {
      this.#options.onHandlerError?.(error);
      return { status: 500, headers: {}, body: NO_BYTES };
    }
  }
}

const NO_BYTES = new Uint8Array(0);

function answerWithoutBody(why: BodyFailure): HttpResponse | undefined {
  if (why === 'broken') return undefined;
  return { status: why === 'too long' ? 413 : 503, headers: {}, body: NO_BYTES };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function write(request: IncomingMessage, response: ServerResponse, answer: HttpResponse): void {
  const { status, headers, body } = answer;
  const hasNone = status === 204 || status === 304;
  const isHead = request.method === 'HEAD';
  const length = hasNone ? {} : { 'content-length': String(body.length) };
  response.writeHead(status, isHead ? { ...length, ...headers } : { ...headers, ...length });
  if (hasNone || isHead) response.end();
  else response.end(body);
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function remoteEndpoint({ socket }: IncomingMessage): Endpoint {
  return { address: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''), port: socket.remotePort ?? 0 };
}

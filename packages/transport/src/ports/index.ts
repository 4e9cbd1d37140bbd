/**
 * What the client and the grid need from outside. Types only: `node`, `memory` and (later) `web` implement them.
 */
import type { Endpoint } from '@landfall/protocol/datatypes';

/** Milliseconds of a monotonic clock. */
export type Instant = number;

/** Undoes what returned it; calling it again does nothing. */
export type Cancel = () => void;

/** The only source of time. Virtual in tests. */
export interface Clock {
  /** A monotonic time; see `Instant`. */
  now(): Instant;
  /** Milliseconds since 1970, for records that people read; never for measuring. */
  wallTime(): number;
  /** Calls back once, `delayMs` from now at the earliest. Does not keep the process alive by itself when `background`. */
  after(delayMs: number, callback: () => void, options?: { readonly background?: boolean }): Cancel;
}

/** An unreliable datagram socket. */
export interface Link {
  /** The address and port that it is bound to; the port is that which it got where any free one was asked for. */
  readonly local: Endpoint;
  /** The bytes are sent or copied before this returns. Never throws: a datagram that cannot be sent is lost. */
  send(datagram: Uint8Array, to: Endpoint): void;
  /** Sets the one receiver. The bytes belong to the receiver. What a promise that it returns is rejected with goes to `onError`. */
  onDatagram(receive: (datagram: Uint8Array, from: Endpoint) => unknown): void;
  /** Reports errors of the socket itself, such as its sudden end. A promise that it returns is dropped when it is rejected. */
  onError(report: (error: Error) => unknown): void;
  /** Frees the socket; nothing is sent or received any more. */
  close(): Promise<void>;
}

/** Where a {@link Link} is bound. */
export interface LinkOptions {
  /** Address to bind; loopback by default. */
  readonly address?: string;
  /** Port to bind; 0, any free one, by default. */
  readonly port?: number;
}

/**
 * Opens a datagram socket.
 * @throws UsageError naming address and port when they cannot be bound.
 */
export type OpenLink = (options?: LinkOptions) => Promise<Link>;

/**
 * The addresses that a host name leads to at present, one at least.
 * @throws ClosedError (by `network`, `reason` `unreachable`) when there is none
 */
export type LookUp = (name: string) => Promise<readonly string[]>;

/** What an HTTP client is to ask, and how far it may go for the answer. */
export interface HttpRequest {
  /** The HTTP method, in upper case. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  /** Absolute, of `http` or `https`. */
  readonly url: string;
  /** Values by name; none by default. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent with it, whole; nothing by default. */
  readonly body?: Uint8Array;
  /** Ends the exchange when it aborts: the request is rejected with a ClosedError (`by: 'us'`). */
  readonly signal?: AbortSignal;
  /** Whole exchange; 30 s by default. */
  readonly timeoutMs?: number;
  /** A longer answer is refused; 16 MiB by default. Of a compressed one, both what comes and what it unpacks to. */
  readonly maxResponseBytes?: number;
  /**
   * So many redirects are followed, where that is safe: never from https to http, and with another method than GET or HEAD only
   * on the same host. 0 by default: a redirect is an answer like any other, and so is one that was not followed.
   */
  readonly maxRedirects?: number;
  /** Hears where a redirect leads before it is followed; what it throws is thrown, and nothing is sent there. */
  readonly onRedirect?: (url: string) => void;
  /**
   * Connects to addresses of the open internet only: for URLs that a stranger gave. A host that is another address, or a name that
   * leads to none but such, is refused with `private-address`, after redirects too. False by default.
   */
  readonly publicOnly?: boolean;
  /**
   * Where names lead, instead of what the ports would find: for the host of the URL and of each redirect, unless it is an address. What it is
   * rejected with is thrown. Ports that look nothing up, such as those of a page, leave it to their gateway.
   */
  readonly lookUp?: LookUp;
  /** Accepts any certificate of this origin. Only ever at the wish of the user, for one grid. */
  readonly allowUnverifiedTls?: boolean;
}

/** A whole HTTP answer: one that a client got, or one that a server is to give. */
export interface HttpResponse {
  /** The HTTP status code, such as 200. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** All of it, empty where there is none; what a client got is unpacked. */
  readonly body: Uint8Array;
}

/**
 * An HTTP client. An answer of any status resolves, a redirect too unless `maxRedirects` lets it be followed. What has a
 * `content-encoding` is unpacked.
 */
export interface Http {
  /**
   * Sends a request, and resolves when its answer has come whole.
   * @throws TimeoutError after `timeoutMs` (`missing` is `HTTP response`, or `rest of the HTTP response` when its head had come); ClosedError when it was aborted (`by: 'us'`) or the connection failed
   *   (`by: 'network'`, `reason` one of `unreachable`, `reset`, `tls`, `no-tls`, `protocol`, `private-address`); DecodeError when the answer is too long, or
   *   has a content encoding that cannot be read; UsageError when the URL is none. Their texts show the origin only: paths may be secrets (capabilities).
   */
  request(request: HttpRequest): Promise<HttpResponse>;
}

/** A request that has come to an HTTP server, whole. */
export interface HttpServerRequest {
  /** The HTTP method as sent, such as `GET`. */
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** All of it; empty where there is none. */
  readonly body: Uint8Array;
  /** The address and port of the client. */
  readonly from: Endpoint;
  /** Aborted when the other side went away before it was answered. */
  readonly signal: AbortSignal;
}

/**
 * Answers one request. The answer to HEAD is that to GET, whose body is left out; or has no body and states `content-length`
 * itself, where making one would be a waste. What it throws becomes an answer of status 500 without a word about why; for a ClosedError the
 * connection is cut instead.
 */
export type HttpHandler = (request: HttpServerRequest) => Promise<HttpResponse>;

/** An HTTP server that listens. */
export interface HttpServer {
  /** The address and port that it listens at. */
  readonly local: Endpoint;
  /** Stops listening, ends what is open, resolves when nothing is left. */
  close(): Promise<void>;
}

/** Where an HTTP server listens, and what it takes. */
export interface HttpServerOptions {
  /** Address to bind; loopback by default. */
  readonly address?: string;
  /** Port to bind; 0, any free one, by default. */
  readonly port?: number;
  /** A longer request body is answered 413; 1 MiB by default. */
  readonly maxRequestBytes?: number;
}

/**
 * Binds an HTTP server whose requests the handler answers.
 * @throws UsageError naming address and port when they cannot be bound.
 */
export type ServeHttp = (handler: HttpHandler, options?: HttpServerOptions) => Promise<HttpServer>;

/** How bytes were compressed. `deflate` with or without its wrapping. */
export type InflateFormat = 'gzip' | 'deflate' | 'br';

/**
 * Unpacks compressed bytes, to at most `maxBytes`. The result belongs to the caller. When the signal aborts, no more is unpacked.
 * @throws DecodeError when they are not of that format, end early, or unpack to more; the signal's reason.
 */
export type Inflate = (
  bytes: Uint8Array,
  format: InflateFormat,
  maxBytes: number,
  signal?: AbortSignal,
) => Promise<Uint8Array>;

/**
 * Values by key that outlive the program, such as a cache of the inventory. What is kept is bounded by who keeps it.
 * Keys are any text of 1 to 512 UTF-16 units.
 * @throws UsageError for another key
 */
export interface KeyValueStore {
  /** The caller's own copy; undefined when there is none, or what is there was damaged. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Kept whole or not at all; the bytes are taken before this returns. Of two at once one stays. */
  set(key: string, value: Uint8Array): Promise<void>;
  /** Nothing happens when there is none. */
  delete(key: string): Promise<void>;
  /** All of them, in no order. */
  keys(): Promise<readonly string[]>;
}

/** A connection that keeps the borders of what is sent, such as a WebSocket: all of it comes, in order, until it closes. */
export interface MessageSocket {
  /** Bytes that wait to leave. */
  readonly waitingBytes: number;
  /** The bytes are the socket's from now on. Nothing happens when it is closed. */
  send(message: Uint8Array): void;
  /** Sets the one receiver, to which what comes belongs. */
  onMessage(receive: (message: Uint8Array) => void): void;
  /** Sets who hears, once, that it is closed, by whomever. */
  onClose(report: (reason: string) => void): void;
  /** Ends the connection, of which who was set by `onClose` hears too. */
  close(): void;
}

/** Everything that touches the world, as one value to pass around. */
export interface Ports {
  /** What time it is, and timers. */
  readonly clock: Clock;
  /** Opens datagram sockets, for circuits. */
  readonly openLink: OpenLink;
  /** The HTTP client. */
  readonly http: Http;
  /**
   * Where HTTP servers of this network are bound. Absent where it is the machine's own: there `@landfall/assets/http` serves, with
   * bodies that stream.
   */
  readonly serveHttp?: ServeHttp;
  /** Absent where nothing is there to unpack with. */
  readonly inflate?: Inflate;
  /** So many bytes that nobody can guess (in tests: seeded). */
  readonly randomBytes: (length: number) => Uint8Array;
}

/** The ports of a network of its own, such as one in memory. */
export interface ServingPorts extends Ports {
  readonly serveHttp: ServeHttp;
}

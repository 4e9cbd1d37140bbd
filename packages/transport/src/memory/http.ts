import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import {
  addressesOf,
  connectionError,
  DEFAULT_MAX_REQUEST_BYTES,
  followRedirects,
  targetOf,
} from '../http/index.ts';
import type {
  Clock,
  Http,
  HttpHandler,
  HttpRequest,
  HttpResponse,
  HttpServer,
  HttpServerOptions,
  Inflate,
  ServeHttp,
} from '../ports/index.ts';
import { bindAddress, FreePorts, targetAddress } from './address.ts';
import { MemoryExchange } from './exchange.ts';

/** All HTTP servers of a network, by address and port. */
export class MemoryServers {
  readonly clock: Clock;
  /** One way, the next time. */
  readonly delayMs: () => number;
  readonly freePorts = new FreePorts();
  readonly #bound = new Map<string, MemoryServer>();

  constructor(clock: Clock, delayMs: () => number) {
    this.clock = clock;
    this.delayMs = delayMs;
  }

  find(host: string, address: string, port: number): MemoryServer | undefined {
    return this.#bound.get(formatEndpoint({ address: targetAddress(host, address), port }));
  }

  bind(server: MemoryServer): void {
    this.#bound.set(formatEndpoint(server.local), server);
  }

  unbind(server: MemoryServer): void {
    const key = formatEndpoint(server.local);
    if (this.#bound.get(key) === server) this.#bound.delete(key);
  }
}

/** A server's side: what it answers with, and the exchanges that are open. */
export class MemoryServer implements HttpServer {
  readonly local: Endpoint;
  readonly handler: HttpHandler;
  readonly maxRequestBytes: number;
  readonly open = new Set<MemoryExchange>();
  readonly #servers: MemoryServers;

  constructor(servers: MemoryServers, local: Endpoint, handler: HttpHandler, maxRequestBytes: number) {
    this.#servers = servers;
    this.local = local;
    this.handler = handler;
    this.maxRequestBytes = maxRequestBytes;
    servers.bind(this);
  }

  async close(): Promise<void> {
    this.#servers.unbind(this);
    for (const exchange of this.open) exchange.serverClosed();
    this.open.clear();
  }
}

/** The `ServeHttp` of the host at `host`. */
export function createMemoryServer(servers: MemoryServers, host: string): ServeHttp {
  return async (handler: HttpHandler, options: HttpServerOptions = {}) => {
    const { port = 0, maxRequestBytes = DEFAULT_MAX_REQUEST_BYTES } = options;
    const address = bindAddress('TCP', host, options.address, port);
    const isTaken = (port: number): boolean => servers.find(host, address, port) !== undefined;
    const local = { address, port: port === 0 ? servers.freePorts.next(isTaken) : port };
    if (isTaken(local.port)) throw new UsageError(`cannot bind TCP ${formatEndpoint(local)}: port in use`);
    return new MemoryServer(servers, local, handler, maxRequestBytes);
  };
}

/** The `Http` of the host at `host`. There is no TLS in memory: `https` fails as it does with a server that has none. */
export function createMemoryHttp(servers: MemoryServers, host: string, inflate?: Inflate): Http {
  const ask = async (request: HttpRequest): Promise<HttpResponse> => {
    const url = targetOf(request);
    // There are no names in memory but those that the request itself knows.
    const [target = url.host] = (await addressesOf(request, url)) ?? [];
    if (url.isSecure) throw connectionError(url.origin, 'tls', 'no TLS in memory');
    const from = { address: host, port: servers.freePorts.next(() => false) };
    return new MemoryExchange(servers, request, { ...url, host: target }, from, inflate).response;
  };
  return { request: (request) => followRedirects(ask, servers.clock, request) };
}

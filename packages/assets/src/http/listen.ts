import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { UsageError } from '@landfall/protocol/errors';
import { expectsContinue } from './request-body.ts';

/** What a peer may keep us waiting for, and how many there may be. */
export interface ConnectionLimits {
  readonly connections: number;
  /** For the head of a request, from its first byte. */
  readonly headersMs: number;
  /** For a whole request with its body. */
  readonly requestMs: number;
  /** Between requests of a connection. */
  readonly idleMs: number;
  /** Without any progress while an answer is sent. */
  readonly stallMs: number;
}

/** Sees one request through; called once for each, and not awaited. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that listens, at an address without its port. */
export interface Listener {
  readonly address: string;
  readonly port: number;
  /** Connections that are open now. */
  connections(): Promise<number>;
  /** Stops accepting; what is being answered has `drainMs` to finish, then it is cut. Resolves when all are gone. */
  close(drainMs: number): Promise<void>;
}

const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
const BACKLOG = 4096;
/** How often node looks for requests that took too long. */
const CHECK_MS = 1000;

/** @throws UsageError when the address cannot be had */
export async function listen(
  where: { readonly bind: string; readonly port: number },
  limits: ConnectionLimits,
  serve: Serve,
): Promise<Listener> {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: CHECK_MS,
    noDelay: true,
  });
  server.maxConnections = limits.connections;
  server.maxHeadersCount = MAX_HEADERS;
  server.timeout = limits.stallMs;
  server.on('request', serve);
  server.on('checkContinue', (request, response) => {
    expectsContinue(request, response);
    serve(request, response);
  });
  const unused = trackUnused(server);
  await start(server, where);
  const { address, port } = server.address() as AddressInfo;
  return {
    address,
    port,
    connections: () => countConnections(server),
    close: (drainMs) => drain(server, unused, drainMs),
  };
}

async function start(server: Server, { bind, port }: { bind: string; port: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException): void =>
      reject(new UsageError(`cannot listen at ${bind}:${port}: ${cause.code ?? cause.message}`, { cause }));
    server.once('error', failed);
    server.listen({ host: bind, port, backlog: BACKLOG }, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

async function countConnections(server: Server): Promise<number> {
  return await new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0)));
}

/** Connections that have not asked for anything yet: node counts them as busy, not as idle. */
function trackUnused(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => unused.delete(socket));
  return unused;
}

async function drain(server: Server, unused: ReadonlySet<Socket>, drainMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
    for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
  });
}

/** Whether only this machine can reach a service bound there. */
export function isLoopback(bind: string): boolean {
  return bind === 'localhost' || bind === '::1' || /^127(\.\d{1,3}){3}$/.test(bind);
}

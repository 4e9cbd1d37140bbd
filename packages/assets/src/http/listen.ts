import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { UsageError } from '@landfall/protocol/errors';
import { keepCrowdOut } from './crowd.ts';
import type { ConnectionLimits } from './limits.ts';
import { NodeRequest } from './node-request.ts';

/** Where to listen. */
export interface Place {
  readonly bind: string;
  /** 0 for any free one. */
  readonly port: number;
}

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
/** How often Node looks for requests that took too long. */
const CHECK_MS = 1000;
const WORDS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'port in use',
  EADDRNOTAVAIL: 'this host has no such address',
  EACCES: 'not permitted',
  ENOTFOUND: 'this host has no such address',
  ERR_SOCKET_BAD_PORT: 'no such port',
};

/** @throws UsageError when the address cannot be had */
export async function listen(
  place: Place,
  limits: ConnectionLimits,
  serve: (request: NodeRequest) => void,
): Promise<Listener> {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, limits.headersMs),
    noDelay: true,
  });
  keepCrowdOut(server, limits.connections);
  server.maxHeadersCount = MAX_HEADERS;
  server.timeout = limits.stallMs;
  server.on('request', (message, response) => serve(new NodeRequest(message, response, false)));
  server.on('checkContinue', (message, response) => serve(new NodeRequest(message, response, true)));
  const unused = trackUnused(server);
  await start(server, place);
  const { address, port } = server.address() as AddressInfo;
  return {
    address,
    port,
    connections: () => countConnections(server),
    close: (drainMs) => drain(server, unused, drainMs),
  };
}

async function start(server: Server, { bind, port }: Place): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: bind, port, backlog: BACKLOG }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (cause) {
    const { code = 'unknown reason' } = cause as NodeJS.ErrnoException;
    throw new UsageError(`cannot bind TCP ${bind}:${port}: ${WORDS[code] ?? code}`, { cause });
  }
}

async function countConnections(server: Server): Promise<number> {
  return await new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0)));
}

/** Connections that have not asked for anything yet: Node counts them as busy, not as idle. */
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

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { UsageError } from '@landfall/protocol/errors';
import { Crowd } from './crowd.ts';
import type { ConnectionLimits } from './limits.ts';
import { hasSeveralHosts, NodeRequest } from './node-request.ts';

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
  /** Serves a connection that somebody else has accepted, as if it had come here. What was read of it has been put back. */
  take(socket: Socket): void;
  /** Stops accepting; what is being answered has `drainMs` to finish, then it is cut. Resolves when all are gone. */
  close(drainMs: number): Promise<void>;
}

/** A connection whose client asks to speak another protocol on it; whoever takes it answers, and ends it. */
export interface Upgrade {
  /** Its head: path, headers and which protocol is asked for. */
  readonly request: IncomingMessage;
  /** The connection itself, the taker's from now on. */
  readonly socket: Duplex;
  /** What came behind the head already. */
  readonly head: Buffer;
}

const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
const BACKLOG = 4096;
/** Connections that come in one turn of the loop, before room is made for them: more are not accepted. */
const SPARE = 64;
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';
/** How often Node looks for requests that took too long. */
const CHECK_MS = 1000;
const WORDS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'port in use',
  EADDRNOTAVAIL: 'this host has no such address',
  EACCES: 'not permitted',
  EAFNOSUPPORT: 'this host has no such address',
  ENOTFOUND: 'this host has no such address',
  EAI_AGAIN: 'this name cannot be looked up now',
  ERR_SOCKET_BAD_PORT: 'no such port',
};

/** @throws UsageError when the address cannot be had */
export async function listen(
  place: Place,
  limits: ConnectionLimits,
  serve: (request: NodeRequest) => void,
  upgrade?: (upgrade: Upgrade) => void,
): Promise<Listener> {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, limits.headersMs),
    noDelay: true,
  });
  // Not 0 for "any number": Node 20 reads it so, later ones refuse every connection.
  server.maxConnections = limits.connections + SPARE;
  server.maxHeadersCount = MAX_HEADERS;
  server.timeout = limits.stallMs;
  const crowd = new Crowd(limits.connections);
  const take = (message: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    const request = new NodeRequest(message, response, expectsContinue);
    crowd.ask(message.socket, response, request);
    serve(request);
  };
  server.on('connection', (socket: Socket) => crowd.come(socket));
  server.on('request', (message, response) => take(message, response, false));
  server.on('checkContinue', (message, response) => take(message, response, true));
  // Without a listener Node serves such a request as any other.
  if (upgrade !== undefined)
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      crowd.upgrade(request.socket);
      request.socket.setTimeout(0);
      if (hasSeveralHosts(request)) socket.end(BAD_REQUEST);
      else upgrade({ request, socket, head });
    });
  await start(server, place);
  const { address, port } = server.address() as AddressInfo;
  return {
    address,
    port,
    connections: () => countConnections(server),
    take: (socket) => void server.emit('connection', socket),
    close: (drainMs) => drain(server, crowd, drainMs),
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
    const place = port === 0 ? bind : `${bind}:${port}`;
    throw new UsageError(`cannot bind TCP ${place}: ${WORDS[code] ?? code}`, { cause });
  }
}

/** Whether something could listen at an address, before anything else is begun. @throws UsageError when it cannot be had */
export async function assertBindable(bind: string): Promise<void> {
  // Nobody is asked about what cannot be a name.
  if (isIP(bind) === 0 && (/^[\d.]+$/.test(bind) || !/^[\w.-]+$/.test(bind)))
    throw new UsageError(
      `cannot bind TCP ${bind}: this is no address, nor a name (a port is told apart from it)`,
    );
  const server = createServer();
  await start(server, { bind, port: 0 });
  await new Promise<void>((resolve) => void server.close(() => resolve()));
}

async function countConnections(server: Server): Promise<number> {
  return await new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0)));
}

async function drain(server: Server, { waiting }: Crowd, drainMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
    // Node counts those that have not asked for anything yet as busy, not as idle.
    for (const { socket, hasAsked } of waiting) if (!hasAsked && socket.bytesRead === 0) socket.destroy();
  });
}

/** Whether only this machine can reach a service bound there. */
export function isLoopback(bind: string): boolean {
  return bind === 'localhost' || bind === '::1' || /^127(\.\d{1,3}){3}$/.test(bind);
}

/** Where other processes of the grid ask about agents: a port of its own, for the simulator protocol alone. */
import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import type { PeerAnswer, PeerRequest } from '../simulator/region/index.ts';
import { MOST_BODY_BYTES, RequestReader } from './request-reader.ts';
import type { ReadRequest } from './request-reader.ts';

/** The field that carries what only processes of the same grid know. */
export const KEY_FIELD = 'x-landfall-key';
/** A process asks about many agents at once, each on a connection of its own. */
const MOST_CONNECTIONS = 512;
/** From the connection to the whole request. */
const REQUEST_MS = 10_000;
/** What asks longest is the update of a teleport: 30 s for the circuit, 25 s for the entry. */
const ANSWER_MS = 65_000;

/** A front that listens. */
export interface PeerFront {
  /** `http://address:port` */
  readonly uri: string;
  close(): Promise<void>;
}

/** How a front is opened. */
export interface PeerFrontOptions {
  /** Address to listen at. */
  readonly bind: string;
  readonly port: number;
  /** A secret: who does not know it is answered 401. */
  readonly key: string;
  readonly answer: (request: PeerRequest) => Promise<PeerAnswer>;
}

/** @throws UsageError for an address and port that cannot be had */
export async function openPeerFront({ bind, port, key, answer }: PeerFrontOptions): Promise<PeerFront> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, key, answer);
  });
  server.maxConnections = MOST_CONNECTIONS;
  const { port: own } = await listen(server, bind, port);
  return {
    uri: `http://${bind}:${own}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new UsageError(`cannot listen at ${host}:${port} for other processes of the grid`, { cause })),
    );
    server.listen(port, host, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address);
    });
  });
}

function serve(socket: Socket, key: string, answer: PeerFrontOptions['answer']): void {
  const reader = new RequestReader();
  let isRead = false;
  socket.setTimeout(REQUEST_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Uint8Array) => {
    if (isRead) return;
    try {
      const request = reader.receive(bytes);
      if (request === undefined) return;
      isRead = true;
      socket.setTimeout(ANSWER_MS);
      void respond(socket, request, key, answer);
    } catch (error) {
      isRead = true;
      end(socket, 400, error instanceof DecodeError ? error.what : 'no request');
    }
  });
}

/** Never rejects. */
async function respond(
  socket: Socket,
  request: ReadRequest,
  key: string,
  answer: PeerFrontOptions['answer'],
): Promise<void> {
  if (!isKey(request.fields.get(KEY_FIELD) ?? '', key)) return end(socket, 401, 'who asks is not known');
  const { method, target } = request;
  try {
    const body = bodyOf(request);
    const address = socket.remoteAddress ?? '';
    const { status, body: answered } = await answer({ method, target, body, address });
    end(socket, status, answered);
  } catch (error) {
    end(socket, error instanceof DecodeError ? 400 : 500, 'false');
  }
}

/** In a time that says nothing of how much of it was right. */
function isKey(given: string, key: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(key)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** OpenSim packs bodies, and says so in a field of its own. @source OpenSim WebUtil.cs (ServiceOSDRequest) */
function bodyOf({ fields, body }: ReadRequest): Uint8Array {
  const packing = fields.get('x-content-encoding') ?? fields.get('content-encoding') ?? '';
  if (packing === '') return body;
  if (packing !== 'gzip') throw new DecodeError('an unknown packing');
  try {
    return gunzipSync(body, { maxOutputLength: MOST_BODY_BYTES });
  } catch (cause) {
    throw new DecodeError('a body that cannot be unpacked', { cause });
  }
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
};

function end(socket: Socket, status: number, body: Uint8Array | string): void {
  const bytes = typeof body === 'string' ? encodeUtf8(body) : body;
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}`,
    'Content-Type: application/json',
    `Content-Length: ${bytes.length}`,
    'Connection: close',
  ];
  if (socket.destroyed) return;
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.end(bytes);
}

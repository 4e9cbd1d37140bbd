/** Where other processes of the grid ask about agents: a port of its own, for the simulator protocol alone. */
import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import type { PeerAnswer, PeerRequest } from '../simulator/region/index.ts';
import { Guests } from './guests.ts';
import type { GuestLimits } from './guests.ts';
import { Patience } from './patience.ts';
import type { PatienceLimits } from './patience.ts';
import { MOST_BODY_BYTES, RequestReader } from './request-reader.ts';
import type { ReadRequest } from './request-reader.ts';

/** The field that carries what only processes of the same grid know. */
export const KEY_FIELD = 'x-landfall-key';
/** A process asks about many agents at once, each on a connection of its own. */
const MOST_KNOWN = 512;
/** Twice as many as can come at once, so that who says the key at once has said it before its place is another's. */
const BACKLOG = 511;
const MOST_STRANGERS = 1024;
/** What part of the places one origin has where nobody has a key: its simulators may all ask at once, and not all that can connect. */
const SHARE = 1 / 4;
/** What asks longest is the update of a teleport: 30 s for the circuit, 25 s for the entry. */
const ANSWER_MS = 65_000;
/** From the answer to its last byte taken. */
const TAKEN_MS = 10_000;

/** A front that listens. */
export interface PeerFront {
  /** `http://address:port` */
  readonly uri: string;
  /** Serves a connection that somebody else has accepted. What was read of it has been put back by `unshift`. */
  take(socket: Socket): void;
  /** Cuts off everybody who is connected, and stops listening. */
  close(): Promise<void>;
}

/** How a front is opened. */
export interface PeerFrontOptions extends PatienceLimits {
  /** Address to listen at. */
  readonly bind: string;
  /** Port to listen at; 0 for any free one. */
  readonly port: number;
  /** A secret: who does not know it is answered 401. Undefined where `answer` finds out who may. */
  readonly key: string | undefined;
  /** Answers who knows the key. A DecodeError that it throws becomes status 400, any other error 500. */
  readonly answer: (request: PeerRequest) => Promise<PeerAnswer>;
  /** {@link MOST_STRANGERS}, {@link MOST_KNOWN} and, without a key, {@link SHARE} by default. */
  readonly limits?: GuestLimits;
}

/**
 * Listens for other processes of the grid.
 * @throws UsageError for an address and port that cannot be had
 */
export async function openPeerFront(options: PeerFrontOptions): Promise<PeerFront> {
  const { bind, port, key } = options;
  const usual = {
    mostStrangers: MOST_STRANGERS,
    mostKnown: MOST_KNOWN,
    share: key === undefined ? SHARE : 1,
  };
  const guests = new Guests(options.limits ?? usual);
  const take = (socket: Socket): void => {
    guests.come(socket);
    serve(socket, guests, options);
  };
  const server = createServer(take);
  const { port: own } = await listen(server, bind, port);
  return {
    uri: `http://${bind}:${own}`,
    take,
    async close() {
      guests.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new UsageError(`cannot listen at ${host}:${port} for other processes of the grid`, { cause })),
    );
    server.listen(port, host, BACKLOG, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address);
    });
  });
}

/** One request: who does not know the key is sent away by the head of it, whatever comes behind. */
function serve(socket: Socket, guests: Guests, options: PeerFrontOptions): void {
  const { key, answer } = options;
  const reader = new RequestReader();
  const patience = new Patience(socket, options);
  let isRead = false;
  const finish = (status: number, body: Uint8Array | string): void => {
    isRead = true;
    patience.wait(TAKEN_MS);
    end(socket, status, body);
  };
  const take = (bytes: Uint8Array): void => {
    const request = reader.receive(bytes);
    const { fields } = reader;
    if (fields === undefined) return;
    patience.noteHead();
    if (!isKey(fields.get(KEY_FIELD) ?? '', key)) return finish(401, 'who asks is not known');
    // A key is known by its head; without one a head is anybody's.
    if ((key !== undefined || request !== undefined) && !guests.know(socket))
      return finish(503, 'too many ask');
    if (request === undefined) return guests.tell(socket);
    isRead = true;
    patience.wait(ANSWER_MS);
    void respond(socket, request, answer).then(({ status, body }) => finish(status, body));
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Uint8Array) => {
    patience.noteByte();
    if (isRead) return;
    try {
      take(bytes);
    } catch (error) {
      finish(400, error instanceof DecodeError ? error.what : 'no request');
    }
  });
}

/** Never rejects. */
async function respond(
  { remoteAddress: address = '' }: Socket,
  request: ReadRequest,
  answer: PeerFrontOptions['answer'],
): Promise<PeerAnswer> {
  const { method, target } = request;
  try {
    return await answer({ method, target, body: bodyOf(request), address });
  } catch (error) {
    return { status: error instanceof DecodeError ? 400 : 500, body: encodeUtf8('false') };
  }
}

/** In a time that says nothing of how much of it was right. */
function isKey(given: string, key: string | undefined): boolean {
  if (key === undefined) return true;
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
  503: 'Service Unavailable',
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

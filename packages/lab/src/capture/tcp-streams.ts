import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { TcpDirection } from './tcp-direction.ts';
import type { StreamPiece } from './tcp-direction.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** Connections that are followed at once; when there are more, the one that was quiet longest is given up. */
const MAX_CONNECTIONS = 10_000;

/** The frame in which something was seen. */
export interface Seen {
  /** Its number in the file; 1 is the first. */
  readonly frame: number;
  /** Nanoseconds since the first frame of the file. */
  readonly sinceFirstNs: bigint;
}

/** Who hears what a connection carries, in its order. */
export interface StreamListener {
  take(piece: StreamPiece, fromClient: boolean, seen: Seen): void;
  /** One end has no more to say, or the capture has no more of it. */
  finish(fromClient: boolean, seen: Seen): void;
}

/** Makes the listener of a connection that was met. */
export type OpenStream = (client: Endpoint, server: Endpoint) => StreamListener;

interface Connection {
  readonly client: string;
  readonly listener: StreamListener;
  readonly directions: readonly [fromClient: TcpDirection, fromServer: TcpDirection];
  readonly ended: [client: boolean, server: boolean];
  /** Where FIN says that a side ends: what comes before it may come later. */
  readonly endsAt: [client: number | undefined, server: number | undefined];
  lastSeen: Seen;
}

/** The streams of all TCP connections in a capture, put together from their segments. */
export class TcpStreams {
  readonly #open: OpenStream;
  readonly #connections = new Map<string, Connection>();

  constructor(open: OpenStream) {
    this.#open = open;
  }

  add(segment: TcpSegment, seen: Seen): void {
    const { from, ack, fin, rst, sequence, bytes, missingBytes } = segment;
    const connection = this.#connectionOf(segment, seen);
    const fromClient = formatEndpoint(from) === connection.client;
    connection.lastSeen = seen;
    const [own, other] = fromClient
      ? connection.directions
      : [connection.directions[1], connection.directions[0]];
    // What is acknowledged has been said before it was.
    if (ack !== undefined) tell(connection, other.acked(ack), !fromClient, seen);
    tell(connection, own.add(segment), fromClient, seen);
    const side = fromClient ? 0 : 1;
    if (fin) connection.endsAt[side] ??= (sequence + bytes.length + missingBytes) >>> 0;
    if (rst || connection.endsAt[side] === own.next) end(connection, fromClient, seen);
    if (rst) end(connection, !fromClient, seen);
  }

  /** The capture has ended: everything that waits is told. */
  close(): void {
    for (const connection of this.#connections.values()) giveUp(connection);
    this.#connections.clear();
  }

  #connectionOf(segment: TcpSegment, seen: Seen): Connection {
    const { from, to, syn, ack } = segment;
    const [one, other] = [formatEndpoint(from), formatEndpoint(to)];
    const key = one < other ? `${one} ${other}` : `${other} ${one}`;
    const known = this.#connections.get(key);
    const isNew = known !== undefined && syn && ack === undefined && isAnother(known, segment);
    if (known !== undefined && !isNew) {
      // Last in the map is what was heard last.
      this.#connections.delete(key);
      this.#connections.set(key, known);
      return known;
    }
    if (known !== undefined) giveUp(known);
    this.#connections.delete(key);
    this.#makeRoom();
    const isFromClient = syn ? ack === undefined : looksLikeClient(segment);
    const [client, server] = isFromClient ? [from, to] : [to, from];
    const connection: Connection = {
      client: formatEndpoint(client),
      listener: this.#open(client, server),
      directions: [new TcpDirection(), new TcpDirection()],
      ended: [false, false],
      endsAt: [undefined, undefined],
      lastSeen: seen,
    };
    this.#connections.set(key, connection);
    return connection;
  }

  #makeRoom(): void {
    if (this.#connections.size < MAX_CONNECTIONS) return;
    const [quietest] = this.#connections;
    if (quietest === undefined) return;
    giveUp(quietest[1]);
    this.#connections.delete(quietest[0]);
  }
}

/** The same two ports begin anew, not with a SYN that was sent twice. */
function isAnother({ client, directions, ended }: Connection, { from, sequence }: TcpSegment): boolean {
  const own = formatEndpoint(from) === client ? directions[0] : directions[1];
  return ended[0] || ended[1] || own.next !== (sequence + 1) >>> 0;
}

/** Where the capture began too late to see who called whom: what is said tells, else the port. */
function looksLikeClient({ from, to, bytes }: TcpSegment): boolean {
  const beginning = String.fromCharCode(...bytes.subarray(0, 8));
  if (beginning.startsWith('HTTP/')) return false;
  return /^[A-Z]{3,7} /.test(beginning) || from.port > to.port;
}

function tell(
  { listener }: Connection,
  pieces: readonly StreamPiece[],
  fromClient: boolean,
  seen: Seen,
): void {
  for (const piece of pieces) listener.take(piece, fromClient, seen);
}

function end(connection: Connection, fromClient: boolean, seen: Seen): void {
  const side = fromClient ? 0 : 1;
  if (connection.ended[side]) return;
  connection.ended[side] = true;
  tell(connection, connection.directions[side].flush(), fromClient, seen);
  connection.listener.finish(fromClient, seen);
}

function giveUp(connection: Connection): void {
  end(connection, true, connection.lastSeen);
  end(connection, false, connection.lastSeen);
}

/** An HTTP exchange as the TCP connection that it may have been, so that other programs show it. */
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { ExchangeRecord, RecordedMessage, RecordedResponse } from '../recording/index.ts';
import { tcpPacket } from './ip-packets.ts';

/** One packet, and when. */
export interface TimedPacket {
  readonly wallMs: number;
  readonly bytes: Uint8Array;
}

/** Of a server that is known by its name only: an address for documentation. @source RFC 5737, 3849 */
const UNKNOWN_SERVER = '192.0.2.1';
const FIRST_PORT = 49_152;
const PORTS = 16_384;
/** So much of a message is one segment. */
const SEGMENT_BYTES = 32 * 1024;
/** Headers that tell how a body was carried; here it is carried by its length. */
const CARRIED: ReadonlySet<string> = new Set(['transfer-encoding', 'content-length', 'trailer']);

/** Of more connections than these the first are taken for closed. */
const MAX_OPEN = 10_000;

/**
 * Makes connections: where both ends are known, one for all exchanges between them; else one for each, from a port of its own.
 */
export class HttpPackets {
  readonly #open = new Map<string, Connection>();
  #count = 0;

  /** The packets of an exchange, in their order. @throws EncodeError when an address is none */
  packetsOf(exchange: ExchangeRecord): TimedPacket[] {
    const { request, response, wallMs, monoMs } = exchange;
    const wallOf = (mono: number): number => wallMs + (mono - monoMs);
    const connection = this.#connectionOf(exchange);
    if (!connection.isOpen) connection.open(wallOf((request ?? response)?.beganMs ?? monoMs));
    if (request !== undefined) {
      const head = `${request.method} ${request.target} HTTP/1.1`;
      connection.say(true, wallOf(request.endedMs), messageBytes(head, request, request.body.length > 0));
    }
    if (response !== undefined) {
      const head = `HTTP/1.1 ${response.status} ${STATUS[response.status] ?? 'Status'}`;
      connection.say(
        false,
        wallOf(response.endedMs),
        messageBytes(head, response, hasLength(request?.method, response)),
      );
    }
    if (exchange.from === undefined) connection.close(wallOf((response ?? request)?.endedMs ?? monoMs));
    return connection.take();
  }

  #connectionOf(exchange: ExchangeRecord): Connection {
    const { from, to } = this.#endsOf(exchange);
    if (exchange.from === undefined) return new Connection(from, to);
    const key = `${formatEndpoint(from)} ${formatEndpoint(to)}`;
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size >= MAX_OPEN) this.#open.delete(oldest);
    const connection = new Connection(from, to);
    this.#open.set(key, connection);
    return connection;
  }

  #endsOf({ from, to, origin }: ExchangeRecord): { from: Endpoint; to: Endpoint } {
    const own = FIRST_PORT + (this.#count++ % PORTS);
    const server = to ?? { address: UNKNOWN_SERVER, port: portOf(origin) };
    return { from: from ?? { address: server.address, port: own }, to: server };
  }
}

/** Where TLS was, there is none here. */
function portOf(origin: string): number {
  const port = Number(/:(\d{1,5})$/.exec(origin)?.[1] ?? 80);
  return port > 0 && port < 65_536 && port !== 443 ? port : 80;
}

const STATUS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  206: 'Partial Content',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** Without it the end of the connection would be that of the answer. */
function hasLength(method: string | undefined, { status, body }: RecordedResponse): boolean {
  return body.length > 0 || !(method === 'HEAD' || status < 200 || status === 204 || status === 304);
}

function messageBytes(
  head: string,
  { headers, body, missingBytes }: RecordedMessage,
  hasLengthHeader: boolean,
): Uint8Array {
  const kept = headers.filter(([name]) => !CARRIED.has(name.toLowerCase()));
  const own = [
    ...(hasLengthHeader ? [['Content-Length', String(body.length)] as const] : []),
    ...(missingBytes > 0 ? [['X-Landfall-Missing-Bytes', String(missingBytes)] as const] : []),
  ];
  const lines = [...kept, ...own].map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}`);
  return Buffer.concat([Buffer.from([oneLine(head), ...lines, '', ''].join('\r\n')), body]);
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

/** Both directions of one connection. */
class Connection {
  isOpen = false;
  #packets: TimedPacket[] = [];
  readonly #ends: readonly [client: Endpoint, server: Endpoint];
  /** What each end sends next. */
  readonly #next: [client: number, server: number] = [1, 1];

  constructor(client: Endpoint, server: Endpoint) {
    this.#ends = [client, server];
  }

  /** What was said since it was last asked. */
  take(): TimedPacket[] {
    const packets = this.#packets;
    this.#packets = [];
    return packets;
  }

  open(wallMs: number): void {
    this.isOpen = true;
    this.#add(0, wallMs, { sequence: 0, ack: undefined, syn: true, bytes: NO_BYTES });
    this.#add(1, wallMs, { sequence: 0, ack: 1, syn: true, bytes: NO_BYTES });
    this.#add(0, wallMs, { sequence: 1, ack: 1, bytes: NO_BYTES });
  }

  say(isClient: boolean, wallMs: number, bytes: Uint8Array): void {
    const [own, other] = isClient ? ([0, 1] as const) : ([1, 0] as const);
    for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
      const piece = bytes.subarray(at, at + SEGMENT_BYTES);
      this.#add(own, wallMs, { sequence: this.#next[own], ack: this.#next[other], bytes: piece });
      this.#next[own] += piece.length;
      this.#add(other, wallMs, { sequence: this.#next[other], ack: this.#next[own], bytes: NO_BYTES });
    }
  }

  close(wallMs: number): void {
    const [client, server] = this.#next;
    this.#add(1, wallMs, { sequence: server, ack: client, fin: true, bytes: NO_BYTES });
    this.#add(0, wallMs, { sequence: client, ack: server + 1, fin: true, bytes: NO_BYTES });
    this.#add(1, wallMs, { sequence: server + 1, ack: client + 1, bytes: NO_BYTES });
  }

  #add(end: 0 | 1, wallMs: number, segment: Parameters<typeof tcpPacket>[2]): void {
    const [from, to] = end === 0 ? this.#ends : [this.#ends[1], this.#ends[0]];
    this.#packets.push({ wallMs, bytes: tcpPacket(from, to, segment) });
  }
}

const NO_BYTES = new Uint8Array(0);

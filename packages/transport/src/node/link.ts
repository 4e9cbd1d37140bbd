import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { takeRejection } from '../drive/index.ts';
import type { Link, LinkOptions } from '../ports/index.ts';
import { bindError } from './bind-error.ts';

/** Address and buffers of a UDP socket. */
export interface NodeLinkOptions {
  /** What the system is asked for; it may grant less. 4 MiB by default: a grid gets 200 arrivals at once. */
  readonly receiveBufferBytes?: number;
  /** 1 MiB by default. */
  readonly sendBufferBytes?: number;
}

const MIB = 1024 * 1024;

/**
 * A UDP socket of the family of its address, and a second one of the other family once something is sent there.
 * @throws UsageError naming address and port when they cannot be bound.
 */
export async function openNodeLink(
  { address = '127.0.0.1', port = 0 }: LinkOptions = {},
  options: NodeLinkOptions = {},
): Promise<Link> {
  const socket = createFamilySocket(isSix(address));
  try {
    await bind(socket, address, port);
  } catch (error) {
    socket.close();
    throw bindError(address, port, error);
  }
  enlargeBuffers(socket, options);
  return new NodeLink(socket);
}

class NodeLink implements Link {
  readonly local: Endpoint;
  readonly #socket: Socket;
  readonly #isSix: boolean;
  #other: Socket | undefined;
  #receive: ((datagram: Uint8Array, from: Endpoint) => void) | undefined;
  #report: ((error: Error) => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(socket: Socket) {
    const { address, port } = socket.address();
    this.local = { address, port };
    this.#socket = socket;
    this.#isSix = isSix(address);
    this.#listen(socket);
  }

  send(datagram: Uint8Array, to: Endpoint): void {
    if (this.#closing !== undefined) return;
    try {
      const socket = isSix(to.address) === this.#isSix ? this.#socket : this.#otherFamily();
      // Copied, because a socket whose buffer is full keeps the bytes for later: measured some 0.3 µs of 5 µs.
      socket.send(Buffer.from(datagram), to.port, to.address);
    } catch (error) {
      this.#tell(error as Error);
    }
  }

  onDatagram(receive: (datagram: Uint8Array, from: Endpoint) => void): void {
    this.#receive = receive;
  }

  onError(report: (error: Error) => void): void {
    this.#report = report;
  }

  close(): Promise<void> {
    const sockets = this.#other === undefined ? [this.#socket] : [this.#socket, this.#other];
    this.#closing ??= Promise.all(sockets.map(closed)).then(() => undefined);
    return this.#closing;
  }

  #listen(socket: Socket): void {
    // Without a listener an error of the socket would end the process.
    socket.on('error', (error) => this.#tell(error));
    socket.on('message', (message: Buffer, from: RemoteInfo) => {
      // Fresh memory for each datagram, so it can be handed over; not as a Buffer, whose slice() does not copy.
      const datagram = new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
      takeRejection(this.#receive?.(datagram, from), (error) => this.#tell(error as Error));
    });
  }

  #tell(error: Error): void {
    takeRejection(this.#report?.(error), () => undefined);
  }

  /** Bound as narrowly as the first one: to loopback, or to every address of the host. What is sent meanwhile waits for that. */
  #otherFamily(): Socket {
    if (this.#other !== undefined) return this.#other;
    const socket = createFamilySocket(!this.#isSix);
    const [loopback, any] = this.#isSix ? ['127.0.0.1', '0.0.0.0'] : ['::1', '::'];
    this.#listen(socket);
    socket.bind({ address: /^127\.|^::1$/.test(this.local.address) ? loopback : any, exclusive: true });
    this.#other = socket;
    return socket;
  }
}

const isSix = (address: string): boolean => address.includes(':');

function createFamilySocket(six: boolean): Socket {
  return six
    ? createSocket({ type: 'udp6', ipv6Only: true, lookup: lookupAtOnce(6) })
    : createSocket({ type: 'udp4', lookup: lookupAtOnce(4) });
}

const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.close(() => resolve()));

function bind(socket: Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeListener('error', reject);
      resolve();
    });
  });
}

/** Not every system allows it: a small buffer works too, it only loses more under load. */
function enlargeBuffers(socket: Socket, options: NodeLinkOptions): void {
  try {
    socket.setRecvBufferSize(options.receiveBufferBytes ?? 4 * MIB);
    socket.setSendBufferSize(options.sendBufferBytes ?? MIB);
  } catch {
    // As above.
  }
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string, family: number) => void;

/** An address needs no look-up, and Node's own answers a tick later even then, which costs each datagram sent. */
function lookupAtOnce(family: 4 | 6): (name: string, ...rest: unknown[]) => void {
  return (name, ...rest) => {
    const callback = rest.at(-1) as LookupCallback;
    if (isIP(name) === family) callback(null, name, family);
    else lookup(name, family, callback);
  };
}

import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { lookup } from 'node:dns';
import { isIPv4 } from 'node:net';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { Link, LinkOptions } from '../ports/index.ts';
import { bindError } from './bind-error.ts';

export interface NodeLinkOptions {
  /** What the system is asked for; it may grant less. 4 MiB by default: a grid gets 200 arrivals at once. */
  readonly receiveBufferBytes?: number;
  /** 1 MiB by default. */
  readonly sendBufferBytes?: number;
}

const MIB = 1024 * 1024;

/** An IPv4 UDP socket. @throws UsageError naming address and port when they cannot be bound. */
export async function openNodeLink(
  { address = '127.0.0.1', port = 0 }: LinkOptions = {},
  options: NodeLinkOptions = {},
): Promise<Link> {
  const socket = createSocket({ type: 'udp4', lookup: lookupAtOnce });
  try {
    await bind(socket, address, port);
  } catch (error) {
    socket.close();
    throw bindError('UDP', address, port, error);
  }
  enlargeBuffers(socket, options);
  return new NodeLink(socket);
}

class NodeLink implements Link {
  readonly local: Endpoint;
  readonly #socket: Socket;
  #report: ((error: Error) => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(socket: Socket) {
    const { address, port } = socket.address();
    this.local = { address, port };
    this.#socket = socket;
    // Without a listener an error of the socket would end the process.
    socket.on('error', (error) => this.#report?.(error));
  }

  send(datagram: Uint8Array, to: Endpoint): void {
    if (this.#closing !== undefined) return;
    try {
      // Copied, because a socket whose buffer is full keeps the bytes for later: measured some 0.3 µs of 5 µs.
      this.#socket.send(Buffer.from(datagram), to.port, to.address);
    } catch (error) {
      this.#report?.(error as Error);
    }
  }

  onDatagram(receive: (datagram: Uint8Array, from: Endpoint) => void): void {
    this.#socket.removeAllListeners('message');
    this.#socket.on('message', (message, from) => {
      // Fresh memory for each datagram, so it can be handed over; not as a Buffer, whose slice() does not copy.
      receive(new Uint8Array(message.buffer, message.byteOffset, message.byteLength), from);
    });
  }

  onError(report: (error: Error) => void): void {
    this.#report = report;
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => this.#socket.close(() => resolve()));
    return this.#closing;
  }
}

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
function lookupAtOnce(name: string, ...rest: unknown[]): void {
  const callback = rest.at(-1) as LookupCallback;
  if (isIPv4(name)) callback(null, name, 4);
  else lookup(name, 4, callback);
}

/**
 * OpenSim knows one address of a simulator: there it asks about agents, and its clients ask for capabilities. So the first bytes of a
 * connection say who gets it: the front for simulators, or the HTTP server.
 */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { UsageError } from '@landfall/protocol/errors';
import { Guests } from '../peers/index.ts';

/** Whoever connects says something soon. */
const FIRST_BYTES_MS = 10_000;
const MOST_SILENT = 1024;
/** What part of them one origin has. */
const SHARE = 1 / 4;
/** What is asked of simulators; the longest method is QUERYACCESS. */
const FOR_SIMULATORS = /^[A-Z]{3,11} \/(?:agent|object|region)\//;
/** As many bytes as tell it. */
const ENOUGH_BYTES = 'QUERYACCESS /region/'.length;

/** Who takes a connection. */
export interface Doors {
  /** Of what simulators ask each other. */
  readonly simulators: (socket: Socket) => void;
  /** Of all else. */
  readonly clients: (socket: Socket) => void;
}

/** A doorway that listens. */
export interface Doorway {
  /** TCP port that it listens on. */
  readonly port: number;
  /** Cuts off who has not said anything yet, and stops listening. The others are of those who took them. */
  close(): Promise<void>;
}

/** @throws UsageError for an address and port that cannot be had */
export async function openDoorway(
  { bind, port }: { readonly bind: string; readonly port: number },
  doors: Doors,
): Promise<Doorway> {
  const silent = new Guests({ mostStrangers: MOST_SILENT, mostKnown: 0, share: SHARE });
  const server = createServer((socket) => {
    silent.come(socket);
    peek(socket, (isSimulator) => {
      silent.leave(socket);
      (isSimulator ? doors.simulators : doors.clients)(socket);
    });
  });
  const { port: own } = await listen(server, bind, port);
  return {
    port: own,
    async close() {
      silent.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function peek(socket: Socket, take: (isSimulator: boolean) => void): void {
  const deadline = setTimeout(() => socket.destroy(), FIRST_BYTES_MS);
  let head = Buffer.alloc(0);
  const fail = (): void => void socket.destroy();
  const read = (bytes: Buffer): void => {
    head = Buffer.concat([head, bytes]);
    if (head.length < ENOUGH_BYTES && !head.includes('\n')) return;
    clearTimeout(deadline);
    socket.off('data', read);
    socket.off('error', fail);
    // Nothing more is read until whoever takes it listens.
    socket.pause();
    socket.unshift(head);
    take(FOR_SIMULATORS.test(head.toString('latin1', 0, ENOUGH_BYTES + 1)));
    process.nextTick(() => socket.resume());
  };
  socket.on('data', read);
  socket.on('error', fail);
  socket.once('close', () => clearTimeout(deadline));
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new UsageError(`cannot listen at ${host}:${port} for simulators and clients`, { cause })),
    );
    server.listen(port, host, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address);
    });
  });
}

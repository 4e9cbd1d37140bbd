/** The client side of a capture, to be sent again: each datagram and each request with its time. */
import { readFileSync } from 'node:fs';
import { readDatagrams } from '../../packages/lab/src/capture/index.ts';
import { recordedExchanges } from '../recorded-http.ts';
import type { RecordedExchange } from '../recorded-http.ts';

export interface RecordedDatagram {
  /** Milliseconds since the first frame. */
  readonly atMs: number;
  /** The simulator's recorded port: one for each region. */
  readonly simulatorPort: number;
  readonly fromClient: boolean;
  readonly bytes: Uint8Array;
}

export interface TimedExchange extends RecordedExchange {
  readonly atMs: number;
}

/** All datagrams of a capture between client and simulators. */
export function recordedDatagrams(
  sharedFolder: string,
  capture: string,
  simulatorPorts: readonly number[],
): RecordedDatagram[] {
  const file = new Uint8Array(readFileSync(`${sharedFolder}captures/${capture}/capture.pcap`));
  return [...readDatagrams(file)].map(({ sinceFirstNs, from, to, bytes }) => {
    const fromClient = simulatorPorts.includes(to.port);
    const simulatorPort = fromClient ? to.port : from.port;
    return { atMs: Number(sinceFirstNs) / 1e6, simulatorPort, fromClient, bytes };
  });
}

/** The HTTP exchanges of a capture with the times that its index gives; binary bodies are read from beside them. */
export function timedExchanges(sharedFolder: string, capture: string): TimedExchange[] {
  const folder = `${sharedFolder}captures/${capture}/http/`;
  const index = readFileSync(`${folder}INDEX.tsv`, 'utf8').trim().split('\n');
  const times = new Map(
    index
      .map((line) => line.split('\t'))
      .map(([name = '', time = '']) => [name, Number(time.slice(2)) * 1000]),
  );
  return recordedExchanges(sharedFolder, capture).map((exchange) => {
    const name = exchange.file.slice(exchange.file.lastIndexOf('/') + 1, -'.txt'.length);
    const isBinary = new TextDecoder().decode(exchange.request.body).startsWith('[binary body');
    const body = isBinary
      ? new Uint8Array(readFileSync(`${folder}${name}.request.bin`))
      : exchange.request.body;
    return { ...exchange, request: { ...exchange.request, body }, atMs: times.get(name) ?? 0 };
  });
}

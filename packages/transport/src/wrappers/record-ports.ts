import type { Ports } from '../ports/index.ts';
import { record } from './record.ts';
import type { RecordedDatagram } from './record.ts';
import { recordHttp, recordServers } from './record-http.ts';
import type { ExchangeSink } from './record-http.ts';

/** Hears of all that passes. What it throws of exchanges is dropped; of datagrams it must not throw. */
export interface PortsSink {
  /** Hears of each datagram of every link, before it goes on. */
  readonly datagram: (datagram: RecordedDatagram) => unknown;
  /** Hears of each HTTP exchange of the client and the servers, when it is over. */
  readonly exchange: ExchangeSink;
}

/**
 * The same ports, but all datagrams of their links and all exchanges of their HTTP client and servers are shown to `sink`, such as a
 * recording's. Where servers are not a part of the ports (a grid on Node), the grid's own `onExchange` tells of theirs.
 */
export function recordPorts<P extends Ports>(ports: P, sink: PortsSink): P {
  const { clock, openLink, http, serveHttp } = ports;
  return {
    ...ports,
    openLink: async (options) => record(await openLink(options), clock, sink.datagram),
    http: recordHttp(http, clock, sink.exchange),
    ...(serveHttp === undefined ? {} : { serveHttp: recordServers(serveHttp, clock, sink.exchange) }),
  };
}

/** Links and HTTP clients that watch or disturb what passes through another one. They stack. */
export { wrapLinks } from './wrap-links.ts';
export { trace } from './trace.ts';
export { record } from './record.ts';
export type { DatagramDirection, RecordedDatagram } from './record.ts';
export { recordPorts } from './record-ports.ts';
export type { PortsSink } from './record-ports.ts';
export type { ExchangeSink } from './record-http.ts';
export type { RecordedBody, RecordedExchange, RecordedHttpMessage } from './recorded-exchange.ts';
export { injectFaults } from './inject-faults.ts';
export type { FaultyLink, FaultyLinkOptions, LinkFaults } from './inject-faults.ts';
export { dropFirst, dropNth } from './scripted.ts';
export type { DropDatagram } from './scripted.ts';
export { injectHttpFaults } from './inject-http-faults.ts';
export type { FaultyHttp, FaultyHttpOptions, HttpFaults } from './inject-http-faults.ts';

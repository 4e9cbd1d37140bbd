/** Capture files: pcap and pcapng in, pcap out, and what is in them: UDP datagrams, and HTTP exchanges over TCP. */
export { MAX_CAPTURE_BYTES, readFrames } from './read-frames.ts';
export type { CaptureEnd, CapturedFrame } from './frame.ts';
export { readDatagrams } from './read-datagrams.ts';
export type { CapturedDatagram } from './read-datagrams.ts';
export { contentOf, readExchanges } from './read-exchanges.ts';
export type { CapturedExchange } from './http-connection.ts';
export { headerOf } from './http-message.ts';
export type { CapturedMessage, CapturedRequest, CapturedResponse } from './http-message.ts';
export type { Seen } from './tcp-streams.ts';
export { unpackCapture } from './unpack.ts';
export { createPcapWriter } from './pcap-writer.ts';
export type { DatagramToWrite } from './pcap-writer.ts';

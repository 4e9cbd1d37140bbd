/** Capture files: pcap and pcapng in, pcap out, and the UDP datagrams in them. */
export { MAX_CAPTURE_BYTES, readFrames } from './read-frames.ts';
export type { CaptureEnd, CapturedFrame } from './frame.ts';
export { readDatagrams } from './read-datagrams.ts';
export type { CapturedDatagram } from './read-datagrams.ts';
export { createPcapWriter } from './pcap-writer.ts';
export type { DatagramToWrite } from './pcap-writer.ts';

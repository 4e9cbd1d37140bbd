/** Recordings and captures written anew: as recordings of ours, or as captures that other programs open. */
export { convertRecording } from './convert-recording.ts';
export type { Conversion, ConversionOptions } from './convert-recording.ts';
export { pcapStream } from './pcap-stream.ts';
export type { CaptureFormat, LeftOut } from './pcap-stream.ts';

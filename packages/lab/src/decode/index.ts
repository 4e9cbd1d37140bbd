/** Captures as text and as JSON: what `landfall decode` prints. */
export { decodeCapture, decodeDatagram } from './decode-capture.ts';
export { decodeExchange, subjectOfExchange } from './decoded-exchange.ts';
export type { DecodedExchange } from './decoded-exchange.ts';
export { subjectOfDatagram } from './message-subject.ts';
export { Directions } from './direction.ts';
export type { Direction } from './direction.ts';
export type { DecodedDatagram, DecodedFailure, DecodedPacket } from './decoded.ts';
export { decodeRecording } from './decode-recording.ts';
export type { DecodedEnd } from './decode-recording.ts';
export { decodeLines, formatDecodedJson, formatDecodedText } from './format.ts';
export { writeLines } from './write-lines.ts';
export type { LineSink } from './write-lines.ts';

/** Recordings of a connection: datagrams, HTTP exchanges, evidence and marks, from our own files (`.lfc`) and from captures. */
export { openRecording, recordingOf } from './recording.ts';
export type { Recording, RecordingBytes } from './recording.ts';
export { followChunks } from './follow-chunks.ts';
export type { FollowOptions } from './follow-chunks.ts';
export { datagramOfRecord, decodeRecordAlone } from './decode-alone.ts';
export type { KeptDatagram } from './decode-alone.ts';
export { encodeRecord, encodeRecordingHeader } from './encode-record.ts';
export type { RecordToWrite } from './encode-record.ts';
export type {
  CaptureRecord,
  ClockRecord,
  DatagramRecord,
  EvidenceEntry,
  ExchangeRecord,
  MarkRecord,
  Recorded,
  RecordedMessage,
  RecordedRequest,
  RecordedResponse,
  RecordingEnd,
  RecordingSide,
} from './record.ts';
export { createRecordingFile } from './recording-file.ts';
export type { RecordingFile, RecordingFileOptions, RecordingReport } from './recording-file.ts';
export { KEPT_BODY_BYTES, evidenceSink, portsSink } from './ports-sink.ts';
export type { RecordSink } from './ports-sink.ts';
export { withBodiesThatFit } from './cut-body.ts';

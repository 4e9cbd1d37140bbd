import type { CaptureRecord, RecordingEnd } from './record.ts';

/** A recording of one format that is read as it comes. */
export interface RecordSource {
  /**
   * What is whole now that this piece has come; the piece is kept.
   * @throws DecodeError with the offset into the file where it is damaged
   */
  take(chunk: Uint8Array): Generator<CaptureRecord, void, undefined>;
  /** What waited for more, and how the file ended. To be called after damage too. */
  finish(): Generator<CaptureRecord, Omit<RecordingEnd, 'damage'>, undefined>;
}

import { CutGzipError } from '@landfall/assets/archive';
import { DecodeError } from '@landfall/protocol/errors';
import { fileChunks } from './file-chunks.ts';
import { LfcSource, isRecording } from './lfc-source.ts';
import { PcapSource } from './pcap-source.ts';
import { MAGIC } from './layout.ts';
import type { CaptureRecord, RecordingEnd } from './record.ts';
import type { RecordSource } from './record-source.ts';

/** What a recording is read from, from its beginning each time it is asked for. */
export type RecordingBytes = () => AsyncIterable<Uint8Array>;

/** A file of any format that is read, as records. It can be read as often as one likes, and is never in memory as a whole. */
export interface Recording extends AsyncIterable<CaptureRecord> {
  /**
   * From the beginning. Damage does not throw: what stands before it is given, and the end tells of it.
   * @throws UsageError where the file cannot be read; DecodeError where it is no recording
   */
  records(): AsyncGenerator<CaptureRecord, RecordingEnd, undefined>;
}

/**
 * The records of a file: `.lfc`, pcap or pcapng, packed with gzip or not. Nothing is read until it is asked for.
 * @example `for await (const record of openRecording('x.lfc')) …`
 */
export function openRecording(path: string): Recording {
  return recordingOf(() => fileChunks(path));
}

/** The same of bytes that lie elsewhere; unpacked. */
export function recordingOf(bytes: RecordingBytes): Recording {
  return {
    records: () => readRecords(bytes()),
    [Symbol.asyncIterator]: () => readRecords(bytes()),
  };
}

async function* readRecords(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<CaptureRecord, RecordingEnd, undefined> {
  const progress: Progress = { bytes: 0 };
  let damage: RecordingEnd['damage'];
  let packingEndsAt: number | undefined;
  try {
    yield* readWhole(chunks, progress);
  } catch (error) {
    if (!(error instanceof DecodeError) || progress.source === undefined) throw error;
    if (error instanceof CutGzipError) packingEndsAt = progress.bytes;
    else damage = { offset: error.offset, what: error.what };
  }
  const end = yield* progress.source!.finish();
  // It may break off just where a record ends.
  const cut =
    end.cut ?? (packingEndsAt === undefined ? undefined : { offset: packingEndsAt, what: 'the gzip stream' });
  return { ...end, cut: damage === undefined ? cut : undefined, damage };
}

/** How far it came. */
interface Progress {
  source?: RecordSource;
  /** Unpacked. */
  bytes: number;
}

/** `progress` tells what came of it, when it ends with an error too. */
async function* readWhole(
  chunks: AsyncIterable<Uint8Array>,
  progress: Progress,
): AsyncGenerator<CaptureRecord, void, undefined> {
  let beginning: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    let piece = chunk;
    progress.bytes += chunk.length;
    if (progress.source === undefined) {
      piece = beginning = beginning.length === 0 ? chunk : Uint8Array.from([...beginning, ...chunk]);
      // Short ones only are ever joined.
      if (piece.length < MAGIC.length) continue;
      progress.source = sourceOf(piece);
    }
    yield* progress.source.take(piece);
  }
  if (progress.source !== undefined) return;
  if (beginning.length === 0) throw new DecodeError('the recording is empty');
  progress.source = sourceOf(beginning);
  yield* progress.source.take(beginning);
}

function sourceOf(beginning: Uint8Array): RecordSource {
  return isRecording(beginning) ? new LfcSource() : new PcapSource(beginning);
}

import { extname } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { encodeRecord, encodeRecordingHeader, openRecording, withBodiesThatFit } from '../recording/index.ts';
import type { CaptureRecord, RecordingEnd, RecordingSide } from '../recording/index.ts';
import { redactRecording } from '../redaction/index.ts';
import type { RedactionOptions } from '../redaction/index.ts';
import { refuseOverwriting, writeWholeFile } from '../output/index.ts';
import { pcapStream } from './pcap-stream.ts';

/** What is made of a recording. */
export interface ConversionOptions extends RedactionOptions {
  /** Secrets stay. False by default. */
  readonly keepsSecrets?: boolean | undefined;
  /** Of a recording with several sides, the one that a capture file is made of; the first one by default. */
  readonly side?: RecordingSide | undefined;
}

/** What became of it. */
export interface Conversion {
  /** How the recording that was read ended. */
  readonly end: RecordingEnd;
  /** Length of the new file. */
  readonly sizeBytes: number;
  /** How many records of each kind were read, those that were left out, too. */
  readonly counts: ReadonlyMap<CaptureRecord['kind'], number>;
  /** What the new file has no place for, by its kind. */
  readonly leftOut: ReadonlyMap<string, number>;
}

const FORMATS = ['.lfc', '.pcap', '.pcapng'];

/**
 * Writes a recording or capture (pcap, pcapng; packed or not) anew, whole or not at all, as what the new name ends in: `.lfc`,
 * `.pcap` or `.pcapng`. Secrets have stand-ins unless they are kept.
 * @throws UsageError where a file cannot be read or written; DecodeError where it is no recording
 */
export async function convertRecording(
  from: string,
  to: string,
  options: ConversionOptions = {},
): Promise<Conversion> {
  const format = extname(to).toLowerCase();
  if (!FORMATS.includes(format))
    throw new UsageError(
      `${to}: a name that ends in ${FORMATS.slice(0, -1).join(', ')} or ${FORMATS.at(-1)} is wanted`,
    );
  await refuseOverwriting({ 'the new file': to }, [from]);
  const source = openRecording(from);
  const recording = options.keepsSecrets === true ? source : redactRecording(source, options);
  const counts = new Map<CaptureRecord['kind'], number>();
  const leftOut = { counts: new Map<string, number>() };
  const progress: { end?: RecordingEnd } = {};
  const records = noting(recording.records(), counts, progress);
  const bytes =
    format === '.lfc'
      ? lfcStream(records, leftOut)
      : pcapStream(records, options.side, leftOut, format === '.pcap' ? 'pcap' : 'pcapng');
  const sizeBytes = await writeWholeFile(to, bytes);
  return { end: progress.end!, sizeBytes, counts, leftOut: leftOut.counts };
}

async function* noting(
  reading: AsyncGenerator<CaptureRecord, RecordingEnd, undefined>,
  counts: Map<CaptureRecord['kind'], number>,
  progress: { end?: RecordingEnd },
): AsyncGenerator<CaptureRecord, void, undefined> {
  for (;;) {
    const { value, done } = await reading.next();
    if (done === true) {
      progress.end = value;
      return;
    }
    counts.set(value.kind, (counts.get(value.kind) ?? 0) + 1);
    yield value;
  }
}

async function* lfcStream(
  records: AsyncIterable<CaptureRecord>,
  leftOut: { readonly counts: Map<string, number> },
): AsyncGenerator<Uint8Array, void, undefined> {
  yield encodeRecordingHeader();
  for await (const record of records) {
    const short = withBodiesThatFit(record);
    if (short !== record) leftOut.counts.set('end of a body', (leftOut.counts.get('end of a body') ?? 0) + 1);
    yield encodeRecord(short);
  }
}

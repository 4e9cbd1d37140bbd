import type { Inflate } from '@landfall/transport/ports';
import { pcapStream } from '../conversion/index.ts';
import type { Filter } from '../filter/index.ts';
import { encodeRecord, encodeRecordingHeader } from '../recording/index.ts';
import type { CaptureRecord, Recording, RecordingEnd } from '../recording/index.ts';
import { redactRecording } from '../redaction/index.ts';
import type { CaptureIndex } from './capture-index.ts';
import { findRows } from './find.ts';

/** What a selection is saved as. */
export const SAVED_FORMATS = ['lfc', 'pcap', 'pcapng'] as const;

/** One of {@link SAVED_FORMATS}. */
export type SavedFormat = (typeof SAVED_FORMATS)[number];

/**
 * What a filter picks, as a file of its own, without secrets: they are learnt from all of the recording, whatever is saved of it. What comes while it is
 * saved is not in it. A pcap holds one side only of a recording that has several.
 */
export async function* savedSelection(
  index: CaptureIndex,
  filter: Filter,
  format: SavedFormat,
  inflate: Inflate,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { count } = index;
  const picked = await pickedRows(index, filter, count, inflate);
  const records = selected(redactRecording(recordingOfIndex(index, count)), picked);
  if (format !== 'lfc')
    yield* pcapStream(records, format === 'pcapng' ? 'all' : undefined, { counts: new Map() }, format);
  else yield* recordingStream(records);
}

async function* recordingStream(
  records: AsyncIterable<CaptureRecord>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield encodeRecordingHeader();
  for await (const record of records) yield encodeRecord(record);
}

/** A bit for each row. */
async function pickedRows(
  index: CaptureIndex,
  filter: Filter,
  count: number,
  inflate: Inflate,
): Promise<Uint8Array> {
  const picked = new Uint8Array(Math.ceil(count / 8));
  for (let from = 0; from < count;) {
    const { hits, next } = await findRows(index, filter, from, inflate);
    for (const row of hits) if (row < count) picked[row >> 3]! |= 1 << (row & 7);
    from = next;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return picked;
}

/** All packets of an index, one redacted record each. */
function recordingOfIndex(index: CaptureIndex, count: number): Recording {
  const end: RecordingEnd = { records: count, unread: new Map(), cut: undefined, damage: undefined };
  async function* records(): AsyncGenerator<CaptureRecord, RecordingEnd, undefined> {
    for (let at = 0; at < count; at++) yield await index.packet(at);
    return end;
  }
  return { records, [Symbol.asyncIterator]: records };
}

async function* selected(
  recording: Recording,
  picked: Uint8Array,
): AsyncGenerator<CaptureRecord, void, undefined> {
  let row = 0;
  for await (const record of recording) {
    if ((picked[row >> 3]! & (1 << (row & 7))) !== 0) yield record;
    row++;
  }
}

import { hasCode } from '../files/index.ts';
import type { Files, OpenFile } from '../files/index.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { JournalOptions, Written } from './journal-options.ts';
import { decodeHeader, encodeRecord } from './record.ts';
import type { JournalRecord, Place } from './record.ts';
import { SEGMENT_BYTES, SEGMENT_HEADER_BYTES, segmentHeader } from './segment.ts';
import type { SegmentReader } from './segment-reader.ts';

/** The segment of a tail before the first record. */
const NONE_YET = 0;

/** What a writer works with. */
export interface WriterParts {
  readonly files: Files;
  readonly folder: string;
  readonly reader: SegmentReader;
  readonly options: JournalOptions;
  /** Of the segment that is written, the tail tells. */
  readonly acknowledged: Acknowledged;
}

/**
 * The end of a journal that is written, and the segments there are.
 *
 * 1. A record is told to be durable after its group was written and synced, all of it.
 * 2. After a failed write or sync nobody knows what is on the disk behind the tail: the next group goes to a new segment.
 */
export class SegmentWriter {
  /** Numbers of the segments that are there, rising. */
  segments: number[];
  /** Where the next record will lie, when it fits. */
  tail: Place = { segment: NONE_YET, offset: 0 };
  readonly #parts: WriterParts;
  /** Of all numbers that ever were of a segment: none is used twice. */
  #highest: number;
  #active: OpenFile | undefined;

  constructor(parts: WriterParts, segments: number[]) {
    this.#parts = parts;
    this.segments = segments;
    this.#highest = Math.max(0, ...segments, ...(parts.options.expected?.keys() ?? []));
  }

  /** Whether there is a tail. */
  get hasBegun(): boolean {
    return this.tail.segment !== NONE_YET;
  }

  /** These numbers were of segments. */
  know(segments: Iterable<number>): void {
    this.#highest = Math.max(this.#highest, ...segments);
  }

  /** A segment is gone: it was dropped or set aside. */
  forget(segment: number): void {
    this.segments = this.segments.filter((other) => other !== segment);
  }

  /** What lies in the tail's segment is none of ours. */
  leave(): void {
    this.tail = { segment: NONE_YET, offset: 0 };
  }

  /** The tail is there, and what comes goes to a new segment. */
  async goTo(place: Place): Promise<void> {
    await this.close();
    this.tail = place;
  }

  /** Closes the file that is written. */
  async close(): Promise<void> {
    await this.#active?.close();
    this.#active = undefined;
  }

  /**
   * Bytes behind the last record were never acknowledged, unless the ledger says so: they go, so that a later scan does not
   * take them for damage. What a killed process wrote may be seen but not yet durable: it is synced before anybody relies on it.
   */
  async open(end: Place | undefined): Promise<void> {
    if (end === undefined || end.segment === NONE_YET) return;
    const size = await this.#parts.reader.sizeOf(end.segment);
    if (size === undefined || size < end.offset || end.offset < this.#parts.acknowledged.of(end.segment))
      return;
    const file = await this.#parts.files.open(this.#parts.reader.pathOf(end.segment), 'write');
    if (size > end.offset) await file.truncate(end.offset);
    await file.sync();
    await this.#parts.files.syncFolder(this.#parts.folder);
    this.tail = end;
    if (end.segment === this.segments.at(-1)) this.#active = file;
    else await file.close();
  }

  /** Resolves when all are durable. */
  async write(records: readonly JournalRecord[]): Promise<Written[]> {
    const encoded = records.map(encodeRecord);
    const bytes = encoded.length === 1 ? encoded[0]! : Buffer.concat(encoded);
    if (
      this.#active === undefined ||
      this.tail.offset + bytes.length > (this.#parts.options.segmentBytes ?? SEGMENT_BYTES)
    )
      await this.roll();
    const { segment, offset } = this.tail;
    try {
      await this.#active!.write(bytes, offset);
      await this.#active!.sync();
    } catch (error) {
      await this.#abandon(offset);
      throw error;
    }
    const written = placed(records, encoded, this.tail);
    for (const one of written) this.#parts.options.onDurable(one);
    this.tail = { segment, offset: offset + bytes.length };
    return written;
  }

  async #abandon(offset: number): Promise<void> {
    const spoiled = this.#active;
    this.#active = undefined;
    await spoiled?.truncate(offset).catch(() => undefined);
    await spoiled?.close().catch(() => undefined);
  }

  /** Begins a new segment. */
  async roll(): Promise<void> {
    await this.close();
    if (this.hasBegun) this.#parts.acknowledged.set(this.tail.segment, this.tail.offset);
    const { number, file } = await this.#create(this.#highest + 1);
    try {
      await file.write(segmentHeader(number), 0);
      await file.sync();
      await this.#parts.files.syncFolder(this.#parts.folder);
    } catch (error) {
      await this.#giveUp(number, file);
      throw error;
    }
    this.#parts.acknowledged.set(number, 0);
    try {
      await this.#parts.options.onSegments?.(this.#parts.acknowledged.upTo(undefined));
    } catch (error) {
      // The ledger may have it: it must stay.
      await file.close().catch(() => undefined);
      throw error;
    }
    this.#active = file;
    this.tail = { segment: number, offset: SEGMENT_HEADER_BYTES };
  }

  /** A segment that is not begun is not left behind, as a full disk would have it at every attempt. */
  async #giveUp(number: number, file: OpenFile): Promise<void> {
    await file.close().catch(() => undefined);
    await this.#parts.files.unlink(this.#parts.reader.pathOf(number)).then(
      () => {
        this.forget(number);
        this.#highest = number - 1;
      },
      () => undefined,
    );
  }

  /** The number is taken even when writing its header fails: a number is never used twice. */
  async #create(wanted: number): Promise<{ number: number; file: OpenFile }> {
    for (let number = wanted; ; number += 1) {
      try {
        const file = await this.#parts.files.open(this.#parts.reader.pathOf(number), 'create');
        this.segments.push(number);
        this.#highest = number;
        return { number, file };
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
      }
    }
  }
}

function placed(records: readonly JournalRecord[], encoded: readonly Buffer[], tail: Place): Written[] {
  let offset = tail.offset;
  return records.map((record, index) => {
    const start = offset;
    const bytes = encoded[index]!;
    const header = decodeHeader(bytes)!;
    offset += bytes.length;
    const dataOffset = offset - header.dataBytes;
    return {
      type: 'record',
      record,
      segment: tail.segment,
      offset: start,
      dataOffset,
      dataCrc: header.dataCrc,
      end: offset,
    };
  });
}

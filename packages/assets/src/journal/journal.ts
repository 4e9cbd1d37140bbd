import { ClosedError } from '@landfall/protocol/errors';
import { hasCode } from '../files/index.ts';
import type { Files, OpenFile } from '../files/index.ts';
import type { Allocate } from '../store/index.ts';
import { Acknowledged, lossesOf } from './acknowledged.ts';
import type { Lost } from './acknowledged.ts';
import { beginningOf, isMisnamed } from './beginning.ts';
import type { DamagedPlace } from './damaged-places.ts';
import { GroupCommit } from './group-commit.ts';
import { decodeHeader, encodeRecord } from './record.ts';
import type { JournalRecord, Place } from './record.ts';
import { scanSegment } from './scan.ts';
import type { Scanned } from './scan.ts';
import {
  checkSegmentHeader,
  SEGMENT_BYTES,
  SEGMENT_HEADER_BYTES,
  segmentHeader,
  segmentNumber,
} from './segment.ts';
import { SegmentReader, refuseUnreadable } from './segment-reader.ts';
import type { OnUnreadable } from './segment-reader.ts';

/** The segment of a tail before the first record. */
const NONE_YET = 0;

/** What {@link Journal.scan} meets, with the segment it lies in. */
export type Met = Scanned & { readonly segment: number };
/** Bytes that are no record, and where they lie. */
export type Damage = Extract<Met, { readonly type: 'damage' }>;
/** A record and where it lies. */
export type Written = Extract<Met, { readonly type: 'record' }>;

export interface JournalOptions {
  /**
   * Hears of every appended record once it is durable, in the order of writing, before its append resolves and in the same
   * turn as the tail moves behind it.
   */
  readonly onDurable: (written: Written) => void;
  /** Where a segment ends; {@link SEGMENT_BYTES} by default. */
  readonly segmentBytes?: number;
  /** Segments that must be there, with how many bytes of each were acknowledged at least. */
  readonly expected?: ReadonlyMap<number, number>;
  /** How segments begin, as {@link Journal.beginningOf} told it once. */
  readonly beginnings?: ReadonlyMap<number, number>;
  /** Hears what must be there before a new segment is used and before one goes; neither is done when it throws. */
  readonly onSegments?: (segments: ReadonlyMap<number, number>) => Promise<void>;
}

/**
 * The append-only journal: what holds. Every acknowledged change is a synced record in it, small blobs are data of
 * records, and the index can be made again from it.
 *
 * 1. A record is acknowledged after its group was written and synced, all of it.
 * 2. After a failed write or sync nobody knows what is on the disk behind the tail: the next group goes to a new segment.
 * 3. {@link Journal.replay} comes before the first append.
 */
export class Journal {
  readonly #files: Files;
  readonly #folder: string;
  readonly #group: GroupCommit<JournalRecord, Written>;
  readonly #onDurable: (written: Written) => void;
  readonly #reader: SegmentReader;
  #segments: number[];
  #active: OpenFile | undefined;
  #isClosed = false;
  readonly #segmentBytes: number;
  /** Of the segment that is written, the tail tells. */
  readonly #acknowledged: Acknowledged;
  readonly #onSegments: NonNullable<JournalOptions['onSegments']>;
  readonly #beginnings: ReadonlyMap<number, number>;
  /** In whose place something else lies, at the last look. */
  #foreign: ReadonlySet<number> = new Set();
  /** Of all numbers that ever were of a segment: none is used twice. */
  #highest: number;
  #tail: Place = { segment: NONE_YET, offset: 0 };

  private constructor(files: Files, folder: string, segments: number[], options: JournalOptions) {
    this.#files = files;
    this.#folder = folder;
    this.#reader = new SegmentReader(files, folder);
    this.#segments = segments;
    this.#onDurable = options.onDurable;
    this.#segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;
    this.#onSegments = options.onSegments ?? (async () => undefined);
    this.#beginnings = options.beginnings ?? new Map();
    this.#highest = Math.max(0, ...segments, ...(options.expected?.keys() ?? []));
    this.#acknowledged = new Acknowledged(segments, options.expected);
    this.#group = new GroupCommit((records) => this.#write(records));
  }

  /** Sees which segments are in a folder, and reads none of them; there are none where the folder is missing. */
  static async open(files: Files, folder: string, options: JournalOptions): Promise<Journal> {
    const names = await files.list(folder).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    });
    const numbers = new Set(names.map(segmentNumber).filter((number) => number !== undefined));
    return new Journal(
      files,
      folder,
      [...numbers].sort((one, other) => one - other),
      options,
    );
  }

  /** Where the next record will lie, when it fits. */
  get tail(): Place {
    return this.#tail;
  }

  /** Of all that was written or, as far as that is known, acknowledged in segments that are there. */
  get end(): Place {
    const segment = this.#segments.findLast((number) => this.#acknowledged.of(number) > SEGMENT_HEADER_BYTES);
    if (segment === undefined) return this.#tail;
    const place = { segment, offset: this.#acknowledged.of(segment) };
    return isBefore(this.#tail, place) ? place : this.#tail;
  }

  /** Numbers of the segments that are there, rising. */
  get segments(): readonly number[] {
    return this.#segments;
  }

  /** The file of a segment. */
  pathOf(segment: number): string {
    return this.#reader.pathOf(segment);
  }

  /** Resolves when the record is durable. @throws ClosedError after {@link close} */
  async append(record: JournalRecord): Promise<Written> {
    if (this.#isClosed) throw new ClosedError('the journal is closed', { by: 'us', reason: 'closed' });
    return await this.#group.join(record);
  }

  /** What must be there, for a ledger. */
  get extent(): ReadonlyMap<number, number> {
    return this.#acknowledged.upTo(this.#tail.segment === NONE_YET ? undefined : this.#tail);
  }

  /** So many bytes of these segments were acknowledged at least, as was learnt elsewhere. */
  expect(segments: ReadonlyMap<number, number>): void {
    this.#highest = Math.max(this.#highest, ...segments.keys());
    this.#acknowledged.raise(segments);
  }

  /** What tells a segment from others of its number; undefined when it has no record, or its first one is damaged. */
  beginningOf(segment: number): Promise<number | undefined> {
    return beginningOf(this.#reader, segment);
  }

  /** What is gone of it. What lies in a segment's place counts as damage from then on. */
  async losses(): Promise<Lost[]> {
    const lost = await lossesOf(this.extent, this.#reader, this.#beginnings);
    const foreign = new Set(lost.flatMap(({ segment, isForeign }) => (isForeign ? [segment] : [])));
    // Nothing is lost with these: but what a copy of another segment says, or takes away, is not to be heard again.
    for (const segment of this.#segments)
      if (this.#acknowledged.of(segment) === 0 && (await isMisnamed(this.#reader, segment)))
        foreign.add(segment);
    this.#foreign = foreign;
    return lost;
  }

  /** What is gone is not expected any more, and what comes goes to a segment of its own. */
  async acceptLosses(): Promise<void> {
    for (const { segment, isForeign } of await this.losses()) {
      if (segment === this.#tail.segment) this.#tail = { segment: NONE_YET, offset: 0 };
      if (isForeign === true) await this.#setAside(segment);
      const size = await this.#reader.sizeOf(segment);
      if (size === undefined) this.#acknowledged.forget(segment);
      else this.#acknowledged.set(segment, size);
    }
    await this.#active?.close();
    this.#active = undefined;
    await this.#roll();
  }

  /**
   * Everything from `from` on, in the order of writing; then makes what it saw durable and opens the tail for appending. Only
   * to look, it leaves the journal as it is.
   */
  async *replay(from: Place | undefined, { readOnly = false } = {}): AsyncGenerator<Met> {
    let end: Place | undefined;
    for await (const met of this.scan(from, undefined, readOnly ? () => undefined : undefined)) {
      if (met.type === 'record') end = { segment: met.segment, offset: met.end };
      yield met;
    }
    if (readOnly) this.#tail = end ?? from ?? this.#tail;
    else await this.#openTail(end ?? from);
    await this.#goBehindAcknowledged();
  }

  /** Where what was acknowledged last is damaged, the tail lies behind it all the same, and a new segment comes next. */
  async #goBehindAcknowledged(): Promise<void> {
    const { end } = this;
    if (end === this.#tail) return;
    await this.#active?.close();
    this.#active = undefined;
    this.#tail = end;
  }

  /**
   * Everything from `from` on, up to the end of segment `last`, in the order of writing. Never changes the journal. With
   * `onUnreadable` what a disk does not give is damage: a part of a segment, or one that cannot be read at all.
   * @throws StorageError `input-output` when a segment cannot be read: who made an index without it would lose what is in it
   */
  async *scan(
    from?: Place,
    last = Number.POSITIVE_INFINITY,
    onUnreadable: OnUnreadable = refuseUnreadable,
  ): AsyncGenerator<Met> {
    for (const segment of this.#segments.slice()) {
      if ((from !== undefined && segment < from.segment) || segment > last) continue;
      const isForeign = this.#foreign.has(segment);
      const bytes = isForeign ? 'unreadable' : await this.#reader.readAround(segment, onUnreadable);
      if (bytes === 'unreadable') {
        const end = Math.max(SEGMENT_HEADER_BYTES, this.#acknowledged.of(segment));
        yield { type: 'damage', segment, offset: 0, end };
        continue;
      }
      const acknowledged = this.#acknowledged.of(segment);
      // A disk that was full leaves segments in which nothing was ever acknowledged.
      if (bytes === undefined || Math.max(bytes.length, acknowledged) < SEGMENT_HEADER_BYTES) continue;
      if (!checkSegmentHeader(bytes, segment))
        yield { type: 'damage', segment, offset: 0, end: SEGMENT_HEADER_BYTES };
      const start =
        segment === from?.segment ? Math.max(from.offset, SEGMENT_HEADER_BYTES) : SEGMENT_HEADER_BYTES;
      for (const scanned of scanSegment(bytes, start))
        if (!this.#isLeftOver(segment, scanned)) yield { ...scanned, segment };
    }
  }

  /** As much of what is damaged as was acknowledged; undefined when none was, or no record can have been there. */
  acknowledgedIn({ segment, offset, end }: Damage): Omit<DamagedPlace, 'isLost'> | undefined {
    const upTo = Math.min(end, this.extent.get(segment) ?? 0);
    return upTo <= Math.max(offset, SEGMENT_HEADER_BYTES) ? undefined : { segment, offset, end: upTo };
  }

  /** Of a write that failed: behind all that was acknowledged, in a segment that nothing is appended to any more. */
  #isLeftOver(segment: number, { type, offset }: Scanned): boolean {
    const acknowledged = this.extent.get(segment) ?? 0;
    const isSealed = segment !== this.#segments.at(-1);
    return type === 'damage' && isSealed && acknowledged > 0 && offset >= acknowledged;
  }

  /** Why segments cannot be read as far as they go, by their numbers. */
  async unreadable(): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    for (const segment of this.#segments.slice())
      await this.#reader.readAround(segment, (number, code) => found.set(number, code));
    return found;
  }

  /** All of a segment; undefined when there is none. */
  readWhole(segment: number): Promise<Buffer | undefined> {
    return this.#reader.readWhole(segment);
  }

  /** As the reader's: with zeros where the disk does not give it, once that was told. */
  readAround(segment: number, tell: OnUnreadable): Promise<Buffer | undefined | 'unreadable'> {
    return this.#reader.readAround(segment, tell);
  }

  /** Undefined when there is none. */
  sizeOf(segment: number): Promise<number | undefined> {
    return this.#reader.sizeOf(segment);
  }

  /** `length` bytes of a segment; fewer when it ends before. */
  read(segment: number, offset: number, length: number, allocate?: Allocate): Promise<Buffer> {
    return this.#reader.read(segment, offset, length, allocate);
  }

  /** Takes a segment away that nothing refers to any more. Never the one that is written. */
  async drop(segment: number): Promise<void> {
    this.#acknowledged.forget(segment);
    await this.#onSegments(this.extent);
    this.#segments = this.#segments.filter((other) => other !== segment);
    await this.#files.unlink(this.pathOf(segment));
    await this.#files.syncFolder(this.#folder);
    await this.#reader.forget(segment);
  }

  /** Under a name that no segment has: nothing of it is read any more, and nothing of it goes. */
  async #setAside(segment: number): Promise<void> {
    const path = this.pathOf(segment);
    let aside = `${path}.foreign`;
    while ((await this.#files.sizeOf(aside)) !== undefined) aside += '-';
    await this.#reader.forget(segment);
    await this.#files.rename(path, aside);
    await this.#files.syncFolder(this.#folder);
    this.#segments = this.#segments.filter((other) => other !== segment);
  }

  /** Waits for appends that are under way, then closes all files. Nothing can be appended any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#group.idle();
    await this.#reader.close();
    await this.#active?.close();
    this.#active = undefined;
  }

  /**
   * Bytes behind the last record were never acknowledged, unless the ledger says so: they go, so that a later scan does not
   * take them for damage. What a killed process wrote may be seen but not yet durable: it is synced before anybody relies on it.
   */
  async #openTail(end: Place | undefined): Promise<void> {
    if (end === undefined || end.segment === NONE_YET) return;
    const size = await this.#reader.sizeOf(end.segment);
    if (size === undefined || size < end.offset || end.offset < this.#acknowledged.of(end.segment)) return;
    const file = await this.#files.open(this.pathOf(end.segment), 'write');
    if (size > end.offset) await file.truncate(end.offset);
    await file.sync();
    await this.#files.syncFolder(this.#folder);
    this.#tail = end;
    if (end.segment === this.#segments.at(-1)) this.#active = file;
    else await file.close();
  }

  async #write(records: readonly JournalRecord[]): Promise<Written[]> {
    const encoded = records.map(encodeRecord);
    const bytes = encoded.length === 1 ? encoded[0]! : Buffer.concat(encoded);
    if (this.#active === undefined || this.#tail.offset + bytes.length > this.#segmentBytes)
      await this.#roll();
    const { segment, offset } = this.#tail;
    try {
      await this.#active!.write(bytes, offset);
      await this.#active!.sync();
    } catch (error) {
      await this.#abandon(offset);
      throw error;
    }
    const written = placed(records, encoded, this.#tail);
    for (const one of written) this.#onDurable(one);
    this.#tail = { segment, offset: offset + bytes.length };
    return written;
  }

  async #abandon(offset: number): Promise<void> {
    const spoiled = this.#active;
    this.#active = undefined;
    await spoiled?.truncate(offset).catch(() => undefined);
    await spoiled?.close().catch(() => undefined);
  }

  async #roll(): Promise<void> {
    await this.#active?.close();
    this.#active = undefined;
    if (this.#tail.segment !== NONE_YET) this.#acknowledged.set(this.#tail.segment, this.#tail.offset);
    const { number, file } = await this.#create(this.#highest + 1);
    try {
      await file.write(segmentHeader(number), 0);
      await file.sync();
      await this.#files.syncFolder(this.#folder);
    } catch (error) {
      await this.#giveUp(number, file);
      throw error;
    }
    this.#acknowledged.set(number, 0);
    try {
      await this.#onSegments(this.#acknowledged.upTo(undefined));
    } catch (error) {
      // The ledger may have it: it must stay.
      await file.close().catch(() => undefined);
      throw error;
    }
    this.#active = file;
    this.#tail = { segment: number, offset: SEGMENT_HEADER_BYTES };
  }

  /** A segment that is not begun is not left behind, as a full disk would have it at every attempt. */
  async #giveUp(number: number, file: OpenFile): Promise<void> {
    await file.close().catch(() => undefined);
    await this.#files.unlink(this.pathOf(number)).then(
      () => {
        this.#segments = this.#segments.filter((other) => other !== number);
        this.#highest = number - 1;
      },
      () => undefined,
    );
  }

  /** The number is taken even when writing its header fails: a number is never used twice. */
  async #create(wanted: number): Promise<{ number: number; file: OpenFile }> {
    for (let number = wanted; ; number += 1) {
      try {
        const file = await this.#files.open(this.pathOf(number), 'create');
        this.#segments.push(number);
        this.#highest = number;
        return { number, file };
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
      }
    }
  }
}

function isBefore(one: Place, other: Place): boolean {
  return one.segment < other.segment || (one.segment === other.segment && one.offset < other.offset);
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

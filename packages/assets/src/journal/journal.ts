import { ClosedError } from '@landfall/protocol/errors';
import { hasCode } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import type { Allocate } from '../store/index.ts';
import { Acknowledged, lossesOf } from './acknowledged.ts';
import type { Lost } from './acknowledged.ts';
import { beginningOf, isMisnamed } from './beginning.ts';
import type { DamagedPlace } from './damaged-places.ts';
import { GroupCommit } from './group-commit.ts';
import type { Damage, JournalOptions, Met, Written } from './journal-options.ts';
import type { JournalRecord, Place } from './record.ts';
import { scanSegment } from './scan.ts';
import type { Scanned } from './scan.ts';
import { checkSegmentHeader, SEGMENT_HEADER_BYTES, segmentNumber } from './segment.ts';
import { SegmentReader, refuseUnreadable } from './segment-reader.ts';
import type { OnUnreadable } from './segment-reader.ts';
import { SegmentWriter } from './segment-writer.ts';

/**
 * The append-only journal: what holds. Every acknowledged change is a synced record in it, small blobs are data of
 * records, and the index can be made again from it.
 *
 * 1. A record is acknowledged after its group was written and synced, all of it: see `SegmentWriter`.
 * 2. {@link Journal.replay} comes before the first append.
 */
export class Journal {
  readonly #files: Files;
  readonly #folder: string;
  readonly #group: GroupCommit<JournalRecord, Written>;
  readonly #reader: SegmentReader;
  readonly #writer: SegmentWriter;
  #isClosed = false;
  /** Of the segment that is written, the tail tells. */
  readonly #acknowledged: Acknowledged;
  readonly #onSegments: JournalOptions['onSegments'];
  readonly #beginnings: ReadonlyMap<number, number>;
  /** In whose place something else lies, at the last look. */
  #foreign: ReadonlySet<number> = new Set();

  private constructor(files: Files, folder: string, segments: number[], options: JournalOptions) {
    this.#files = files;
    this.#folder = folder;
    this.#reader = new SegmentReader(files, folder);
    this.#onSegments = options.onSegments;
    this.#beginnings = options.beginnings ?? new Map();
    this.#acknowledged = new Acknowledged(segments, options.expected);
    const parts = { files, folder, reader: this.#reader, options, acknowledged: this.#acknowledged };
    this.#writer = new SegmentWriter(parts, segments);
    this.#group = new GroupCommit((records) => this.#writer.write(records));
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
    return this.#writer.tail;
  }

  /** Of all that was written or, as far as that is known, acknowledged in segments that are there. */
  get end(): Place {
    const { tail } = this;
    const segment = this.segments.findLast((number) => this.#acknowledged.of(number) > SEGMENT_HEADER_BYTES);
    if (segment === undefined) return tail;
    const place = { segment, offset: this.#acknowledged.of(segment) };
    return isBefore(tail, place) ? place : tail;
  }

  /** Numbers of the segments that are there, rising. */
  get segments(): readonly number[] {
    return this.#writer.segments;
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
    return this.#acknowledged.upTo(this.#writer.hasBegun ? this.tail : undefined);
  }

  /** So many bytes of these segments were acknowledged at least, as was learnt elsewhere. */
  expect(segments: ReadonlyMap<number, number>): void {
    this.#writer.know(segments.keys());
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
    for (const segment of this.segments)
      if (this.#acknowledged.of(segment) === 0 && (await isMisnamed(this.#reader, segment)))
        foreign.add(segment);
    this.#foreign = foreign;
    return lost;
  }

  /** What is gone is not expected any more, and what comes goes to a segment of its own. */
  async acceptLosses(): Promise<void> {
    for (const { segment, isForeign } of await this.losses()) {
      if (segment === this.tail.segment) this.#writer.leave();
      if (isForeign === true) await this.#setAside(segment);
      const size = await this.#reader.sizeOf(segment);
      if (size === undefined) this.#acknowledged.forget(segment);
      else this.#acknowledged.set(segment, size);
    }
    await this.#writer.roll();
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
    if (readOnly) await this.#writer.goTo(end ?? from ?? this.tail);
    else await this.#writer.open(end ?? from);
    await this.#goBehindAcknowledged();
  }

  /** Where what was acknowledged last is damaged, the tail lies behind it all the same, and a new segment comes next. */
  async #goBehindAcknowledged(): Promise<void> {
    const { end } = this;
    if (end !== this.tail) await this.#writer.goTo(end);
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
    for (const segment of this.segments.slice()) {
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
    const isSealed = segment !== this.segments.at(-1);
    return type === 'damage' && isSealed && acknowledged > 0 && offset >= acknowledged;
  }

  /** Why segments cannot be read as far as they go, by their numbers. */
  async unreadable(): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    for (const segment of this.segments.slice())
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
    await this.#onSegments?.(this.extent);
    this.#writer.forget(segment);
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
    this.#writer.forget(segment);
  }

  /** Waits for appends that are under way, then closes all files. Nothing can be appended any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#group.idle();
    await this.#reader.close();
    await this.#writer.close();
  }
}

function isBefore(one: Place, other: Place): boolean {
  return one.segment < other.segment || (one.segment === other.segment && one.offset < other.offset);
}

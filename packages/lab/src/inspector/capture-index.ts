/**
 * A recording made ready for being looked into anywhere: a copy of its packets on disk, unpacked, in a folder of its own that goes with it, and an
 * index of {@link ROW_BYTES} a packet in memory. It is read once, piece by piece, and can be looked into while it is read.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecodeError, LandfallError, UsageError } from '@landfall/protocol/errors';
import type { Inflate } from '@landfall/transport/ports';
import type { Directions } from '../decode/index.ts';
import type { Direction } from '../decode/index.ts';
import { decodeRecordAlone } from '../recording/index.ts';
import type { DatagramRecord, ExchangeRecord, Recording } from '../recording/index.ts';
import { FileAppender } from './file-appender.ts';
import { IndexBuilder } from './index-builder.ts';
import { RecordReader } from './record-reader.ts';
import {
  ROW_BYTES,
  readFlags,
  readKind,
  readLane,
  readMs,
  readName,
  readOffset,
  readPair,
  readRow,
} from './row.ts';
import type { Lane, Row } from './row.ts';

/** Who sent to whom. */
export interface Pair {
  readonly from: string;
  readonly to: string;
  readonly direction: Direction;
}

/** What can be looked into: a datagram or an exchange, with its number in the file. */
export type Packet = DatagramRecord | ExchangeRecord;

/** A recording that is ready, as far as it has been read. */
export interface CaptureIndex extends AsyncDisposable {
  /** Grows while it is read. */
  readonly count: number;
  /** More may come. */
  readonly isGrowing: boolean;
  /** When all of it has been read. What went wrong is a remark. */
  readonly done: Promise<void>;
  /** Of messages, events and requests; rows have their places in it. */
  readonly names: readonly string[];
  /** Who sent to whom; rows have their places in it. Directions may change while more comes. */
  readonly pairs: readonly Pair[];
  /** Tells who is client and who simulator, by the datagrams that were read until now. */
  readonly directions: Directions;
  /** What there was to say while it was read, such as that the file is cut. */
  readonly remarks: readonly string[];
  /** Bytes of the index. */
  readonly indexBytes: number;
  /** What the index has of a packet. @param at from 0 */
  row(at: number): Row;
  /** What of a row is asked for most, without the rest. */
  nameAt(at: number): number;
  /** Place in `pairs` of who sent it to whom. */
  pairAt(at: number): number;
  /** The flags of the packet, the first byte of its datagram; 0 for an exchange. */
  flagsAt(at: number): number;
  /** The way it took: UDP, HTTP, or a queue of events. */
  laneAt(at: number): Lane;
  /** Milliseconds since the first packet, in steps of a tenth. */
  msAt(at: number): number;
  /** Name, pair, flags and lane in one number: equal for rows in which they are. */
  kindAt(at: number): number;
  /** Its record as it stands in the copy, where it is in memory. */
  recordAtHand(at: number): Uint8Array | undefined;
  /** The same, from disk. */
  record(at: number): Promise<Uint8Array>;
  /** The packet itself, from disk. @throws UsageError for one that there is not */
  packet(at: number): Promise<Packet>;
  /** Ends the reading, and removes the copy. */
  close(): Promise<void>;
}

/** How a recording is read. */
export interface IndexOptions {
  /** It may be empty as yet: its first packet is not waited for. False by default. */
  readonly isFollowed?: boolean;
  /** Where the folder with the copy is made; among the temporary files by default. */
  readonly under?: string;
}

/**
 * Reads a recording to its end.
 * @throws DecodeError when it is none; UsageError where it cannot be read
 */
export async function createCaptureIndex(
  recording: Recording,
  inflate: Inflate,
  options: IndexOptions = {},
): Promise<CaptureIndex> {
  const index = await openCaptureIndex(recording, inflate, options);
  await index.done;
  return index;
}

/**
 * Begins to read a recording, and goes on while it is looked into.
 * @throws DecodeError when it is none; UsageError where it cannot be read
 */
export async function openCaptureIndex(
  recording: Recording,
  inflate: Inflate,
  { isFollowed = false, under = tmpdir() }: IndexOptions = {},
): Promise<CaptureIndex> {
  const folder = await mkdtemp(join(under, 'landfall-inspect-'));
  let copy: FileAppender | undefined;
  try {
    copy = await FileAppender.create(join(folder, 'copy.lfc'));
    const builder = new IndexBuilder(copy, inflate);
    // What is no recording shows with the first packet.
    const reading = await builder.begin(recording, isFollowed ? 0 : 1);
    return new OpenIndex(folder, copy, builder, reading);
  } catch (error) {
    await copy?.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

class OpenIndex implements CaptureIndex {
  readonly done: Promise<void>;
  readonly #folder: string;
  readonly #copy: FileAppender;
  readonly #builder: IndexBuilder;
  readonly #reader: RecordReader;
  #pairs: { readonly count: number; readonly pairs: readonly Pair[] } = { count: -1, pairs: [] };
  #isGrowing = true;

  constructor(folder: string, copy: FileAppender, builder: IndexBuilder, reading: () => Promise<void>) {
    this.#folder = folder;
    this.#copy = copy;
    this.#builder = builder;
    this.#reader = new RecordReader(copy.file);
    this.done = this.#readOn(reading);
  }

  get count(): number {
    return this.#builder.rows.count;
  }

  get isGrowing(): boolean {
    return this.#isGrowing;
  }

  get names(): readonly string[] {
    return this.#builder.names;
  }

  /** Which end is the client shows with what they send: while more comes, it is looked at anew. */
  get pairs(): readonly Pair[] {
    if (this.#pairs.count !== this.count) this.#pairs = { count: this.count, pairs: this.#builder.pairs() };
    return this.#pairs.pairs;
  }

  get directions(): Directions {
    return this.#builder.directions;
  }

  get remarks(): readonly string[] {
    return this.#builder.remarks;
  }

  get indexBytes(): number {
    return this.#builder.rows.sizeBytes;
  }

  row(at: number): Row {
    return readRow(this.#view, at * ROW_BYTES);
  }

  nameAt(at: number): number {
    return readName(this.#view, at * ROW_BYTES);
  }

  pairAt(at: number): number {
    return readPair(this.#view, at * ROW_BYTES);
  }

  flagsAt(at: number): number {
    return readFlags(this.#view, at * ROW_BYTES);
  }

  laneAt(at: number): Lane {
    return readLane(this.#view, at * ROW_BYTES);
  }

  msAt(at: number): number {
    return readMs(this.#view, at * ROW_BYTES);
  }

  kindAt(at: number): number {
    return readKind(this.#view, at * ROW_BYTES);
  }

  recordAtHand(at: number): Uint8Array | undefined {
    return this.#reader.atHand(this.#offsetAt(at));
  }

  async record(at: number): Promise<Uint8Array> {
    const end = at + 1 < this.count ? this.#offsetAt(at + 1) : this.#copy.sizeBytes;
    if (end > this.#copy.writtenBytes) await this.#copy.flush();
    return await this.#reader.record(this.#offsetAt(at));
  }

  async packet(at: number): Promise<Packet> {
    if (!Number.isInteger(at) || at < 0 || at >= this.count) throw new UsageError(`there is no packet ${at}`);
    const { number } = this.row(at);
    const record = decodeRecordAlone(await this.record(at));
    if (record.kind === 'datagram' || record.kind === 'exchange') return { ...record, number };
    throw new DecodeError(`the copy of packet ${at} is damaged`);
  }

  async close(): Promise<void> {
    this.#builder.stop();
    // A file that is followed gives nothing more until its own signal ends it: it is not waited for.
    await this.#copy.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get #view(): DataView {
    return this.#builder.rows.view;
  }

  #offsetAt(at: number): number {
    return readOffset(this.#view, at * ROW_BYTES);
  }

  async #readOn(reading: () => Promise<void>): Promise<void> {
    try {
      await reading();
      await this.#copy.flush();
    } catch (error) {
      if (!this.#builder.isStopped) this.#builder.remark(wordsOf(error));
    } finally {
      this.#isGrowing = false;
    }
  }
}

const wordsOf = (error: unknown): string =>
  error instanceof LandfallError ? error.message : `it could not be read further: ${String(error)}`;

/**
 * A recording made ready for being looked into anywhere: a copy of its packets, unpacked, and an index of {@link ROW_BYTES} a packet
 * beside it, in a folder of its own that goes with it. It is read once, piece by piece; only the index is in memory.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import { DecodeError, EncodeError, UsageError } from '@landfall/protocol/errors';
import { nameOfWireNumber } from '@landfall/protocol/message';
import { peekWireNumber } from '@landfall/protocol/packet';
import type { Inflate } from '@landfall/transport/ports';
import { Directions, decodeExchange } from '../decode/index.ts';
import type { Direction } from '../decode/index.ts';
import { decodeRecordAlone, encodeRecord, encodeRecordingHeader } from '../recording/index.ts';
import type { DatagramRecord, ExchangeRecord, Recording } from '../recording/index.ts';
import { FileAppender } from './file-appender.ts';
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
  writeRow,
} from './row.ts';
import type { Lane, Row } from './row.ts';
import { WordTable } from './word-table.ts';

/** Who sent to whom. */
export interface Pair {
  readonly from: string;
  readonly to: string;
  readonly direction: Direction;
}

/** What can be looked into: a datagram or an exchange, with its number in the file. */
export type Packet = DatagramRecord | ExchangeRecord;

/** A recording that is ready. */
export interface CaptureIndex extends AsyncDisposable {
  readonly count: number;
  readonly names: readonly string[];
  readonly pairs: readonly Pair[];
  readonly directions: Directions;
  /** What there was to say while it was read, such as that the file is cut. */
  readonly remarks: readonly string[];
  /** Bytes of the index on disk. */
  readonly indexBytes: number;
  /** @param at from 0 */
  row(at: number): Row;
  /** What of a row is asked for most, without the rest. */
  nameAt(at: number): number;
  pairAt(at: number): number;
  flagsAt(at: number): number;
  laneAt(at: number): Lane;
  msAt(at: number): number;
  /** Name, pair, flags and lane in one number: equal for rows in which they are. */
  kindAt(at: number): number;
  /** Its record as it stands in the copy, where it is in memory. */
  recordAtHand(at: number): Uint8Array | undefined;
  /** The same, from disk. */
  record(at: number): Promise<Uint8Array>;
  /** The packet itself, from disk. @throws UsageError for one that there is not */
  packet(at: number): Promise<Packet>;
  /** Removes copy and index. */
  close(): Promise<void>;
}

/** 2^31 bytes of index: more do not fit into one buffer. */
const MOST_PACKETS = Math.floor((2 ** 31 - 1) / ROW_BYTES);
const MOST_NAME = 80;
const HEADER = encodeRecordingHeader();

/**
 * Reads a recording.
 * @throws DecodeError when it is none; UsageError where it cannot be read, or has too many packets
 */
export async function createCaptureIndex(recording: Recording, inflate: Inflate): Promise<CaptureIndex> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-inspect-'));
  try {
    const builder = new Builder(folder, inflate);
    return await builder.build(recording);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

class Builder {
  readonly #folder: string;
  readonly #inflate: Inflate;
  readonly #names = new WordTable();
  readonly #pairs = new WordTable();
  readonly #directions = new Directions();
  readonly #remarks: string[] = [];
  readonly #row = new Uint8Array(ROW_BYTES);
  #beganMs: number | undefined;
  #count = 0;

  constructor(folder: string, inflate: Inflate) {
    this.#folder = folder;
    this.#inflate = inflate;
  }

  async build(recording: Recording): Promise<CaptureIndex> {
    const copy = await FileAppender.create(join(this.#folder, 'copy.lfc'));
    const index = await FileAppender.create(join(this.#folder, 'index'));
    try {
      await copy.add(HEADER);
      await this.#readAll(recording, copy, index);
    } finally {
      await copy.close();
      await index.close();
    }
    const rows = await index.readBack();
    return new OpenIndex({
      folder: this.#folder,
      copy: await open(join(this.#folder, 'copy.lfc'), 'r'),
      rows,
      names: this.#names.words,
      pairs: this.#pairs.words.map((word) => this.#pairOf(word)),
      directions: this.#directions,
      remarks: this.#remarks,
    });
  }

  async #readAll(recording: Recording, copy: FileAppender, index: FileAppender): Promise<void> {
    const records = recording.records();
    for (;;) {
      const { value, done } = await records.next();
      if (done === true) {
        const { cut, damage } = value;
        if (cut !== undefined) this.#remarks.push(`it breaks off at byte ${cut.offset}, in ${cut.what}`);
        if (damage !== undefined)
          this.#remarks.push(`it is damaged at byte ${damage.offset ?? '?'}: ${damage.what}`);
        return;
      }
      if (value.kind !== 'datagram' && value.kind !== 'exchange') continue;
      if (this.#count >= MOST_PACKETS) throw new UsageError(`more than ${MOST_PACKETS} packets`);
      await this.#take(value, copy, index);
    }
  }

  async #take(record: Packet, copy: FileAppender, index: FileAppender): Promise<void> {
    const offset = copy.sizeBytes;
    let bytes: Uint8Array;
    try {
      bytes = encodeRecord(record);
    } catch (error) {
      if (!(error instanceof EncodeError)) throw error;
      this.#remarks.push(`packet ${record.number} is left out: ${error.message}`);
      return;
    }
    await copy.add(bytes);
    const told = record.kind === 'datagram' ? this.#tellDatagram(record) : await this.#tellExchange(record);
    this.#beganMs ??= record.monoMs;
    const ms = record.monoMs - this.#beganMs;
    const row = { ...told, offset, number: record.number, ms };
    writeRow(new DataView(this.#row.buffer), 0, row);
    await index.add(this.#row);
    this.#count++;
  }

  #tellDatagram(record: DatagramRecord): Omit<Row, 'offset' | 'number' | 'ms'> {
    const { from, to, bytes, missingBytes } = record;
    this.#directions.note(record);
    const number = peekWireNumber(bytes);
    const name = number === undefined ? undefined : nameOfWireNumber(number);
    return {
      name: this.#names.numberOf(name ?? 'no message'),
      pair: this.#pairs.numberOf(JSON.stringify([from, to])),
      flags: bytes[0] ?? 0,
      lane: 'udp',
      sizeBytes: bytes.length + missingBytes,
    };
  }

  async #tellExchange(record: ExchangeRecord): Promise<Omit<Row, 'offset' | 'number' | 'ms'>> {
    const { events } = await decodeExchange(record, this.#inflate);
    const { request, response, origin, from } = record;
    const path = (request?.target ?? '').split('?', 1)[0]!;
    const name =
      events.length > 0 ? events.map((event) => event.name).join(', ') : `${request?.method ?? '?'} ${path}`;
    const lane: Lane = events.length > 0 || /EventQueueGet|\/EQ\//.test(path) ? 'queue' : 'http';
    const bodies = [request, response].map(
      (message) => (message?.body.length ?? 0) + (message?.missingBytes ?? 0),
    );
    return {
      name: this.#names.numberOf(name.slice(0, MOST_NAME)),
      pair: this.#pairs.numberOf(JSON.stringify([from ?? 'client', origin])),
      flags: 0,
      lane,
      sizeBytes: bodies.reduce((sum, length) => sum + length, 0),
    };
  }

  #pairOf(word: string): Pair {
    const [from, to] = JSON.parse(word === 'others' ? '["?","?"]' : word) as [PairEnd, PairEnd];
    if (typeof from === 'string' || typeof to === 'string')
      return { from: nameOf(from), to: nameOf(to), direction: 'c2s' };
    return {
      from: nameOf(from),
      to: nameOf(to),
      direction: this.#directions.of({ from, to }),
    };
  }
}

type PairEnd = string | DatagramRecord['from'];
const nameOf = (end: PairEnd): string => (typeof end === 'string' ? end : formatEndpoint(end));

function packetOf(bytes: Uint8Array, number: number, at: number): Packet {
  const record = decodeRecordAlone(bytes);
  if (record.kind === 'datagram' || record.kind === 'exchange') return { ...record, number };
  throw new DecodeError(`the copy of packet ${at} is damaged`);
}

interface Built {
  readonly folder: string;
  readonly copy: FileHandle;
  readonly rows: Uint8Array;
  readonly names: readonly string[];
  readonly pairs: readonly Pair[];
  readonly directions: Directions;
  readonly remarks: readonly string[];
}

class OpenIndex implements CaptureIndex {
  readonly #built: Built;
  readonly #view: DataView;
  readonly #reader: RecordReader;
  readonly count: number;

  constructor(built: Built) {
    this.#built = built;
    this.#reader = new RecordReader(built.copy);
    const { buffer, byteOffset, byteLength } = built.rows;
    this.#view = new DataView(buffer, byteOffset, byteLength);
    this.count = byteLength / ROW_BYTES;
  }

  get names(): readonly string[] {
    return this.#built.names;
  }

  get pairs(): readonly Pair[] {
    return this.#built.pairs;
  }

  get directions(): Directions {
    return this.#built.directions;
  }

  get remarks(): readonly string[] {
    return this.#built.remarks;
  }

  get indexBytes(): number {
    return this.#built.rows.byteLength;
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
    return this.#reader.atHand(readOffset(this.#view, at * ROW_BYTES));
  }

  async record(at: number): Promise<Uint8Array> {
    return await this.#reader.record(readOffset(this.#view, at * ROW_BYTES));
  }

  async packet(at: number): Promise<Packet> {
    if (!Number.isInteger(at) || at < 0 || at >= this.count) throw new UsageError(`there is no packet ${at}`);
    const { offset, number } = this.row(at);
    return packetOf(await this.#reader.record(offset), number, at);
  }

  async close(): Promise<void> {
    await this.#built.copy.close();
    await rm(this.#built.folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

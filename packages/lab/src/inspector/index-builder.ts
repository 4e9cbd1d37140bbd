import { formatEndpoint } from '@landfall/protocol/datatypes';
import { EncodeError, UsageError } from '@landfall/protocol/errors';
import { nameOfWireNumber } from '@landfall/protocol/message';
import { peekWireNumber } from '@landfall/protocol/packet';
import type { Inflate } from '@landfall/transport/ports';
import { Directions, decodeExchange } from '../decode/index.ts';
import { encodeRecord, encodeRecordingHeader } from '../recording/index.ts';
import type {
  CaptureRecord,
  DatagramRecord,
  ExchangeRecord,
  Recording,
  RecordingEnd,
} from '../recording/index.ts';
import type { Packet, Pair } from './capture-index.ts';
import type { FileAppender } from './file-appender.ts';
import { GrowingRows } from './growing-rows.ts';
import { ROW_BYTES, writeRow } from './row.ts';
import type { Lane, Row } from './row.ts';
import { WordTable } from './word-table.ts';

/** 2^31 bytes of index: more do not fit into one buffer. */
const MOST_PACKETS = Math.floor((2 ** 31 - 1) / ROW_BYTES);
const MOST_NAME = 80;
const MOST_REMARKS = 100;
const HEADER = encodeRecordingHeader();
/** So many packets are taken at a time: what is asked meanwhile is answered between. */
const AT_A_TIME = 2000;

type Records = AsyncGenerator<CaptureRecord, RecordingEnd, undefined>;
type Told = Omit<Row, 'offset' | 'number' | 'ms'>;

/** Reads a recording packet by packet: into the copy, and as rows. */
export class IndexBuilder {
  readonly rows = new GrowingRows();
  readonly directions = new Directions();
  readonly remarks: string[] = [];
  readonly #copy: FileAppender;
  readonly #inflate: Inflate;
  readonly #names = new WordTable();
  readonly #pairs = new WordTable();
  #beganMs: number | undefined;
  #isStopped = false;

  constructor(copy: FileAppender, inflate: Inflate) {
    this.#copy = copy;
    this.#inflate = inflate;
  }

  get names(): readonly string[] {
    return this.#names.words;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  stop(): void {
    this.#isStopped = true;
  }

  remark(text: string): void {
    if (this.remarks.length < MOST_REMARKS) this.remarks.push(text);
  }

  /** Reads so many packets. @returns what reads the rest */
  async begin(recording: Recording, most: number): Promise<() => Promise<void>> {
    await this.#copy.add(HEADER);
    const records = recording.records();
    const isOver = await this.#read(records, most);
    return async () => {
      if (isOver) return;
      while (!this.#isStopped && !(await this.#read(records, AT_A_TIME)))
        await new Promise((resolve) => setImmediate(resolve));
    };
  }

  /** Who sent to whom, as it seems by now. */
  pairs(): readonly Pair[] {
    return this.#pairs.words.map((word) => this.#pairOf(word));
  }

  /** Reads so many packets. @returns whether it was all */
  async #read(records: Records, most: number): Promise<boolean> {
    for (let taken = 0; taken < most && !this.#isStopped;) {
      const { value, done } = await records.next();
      if (done === true) {
        this.#tellEnd(value);
        return true;
      }
      if (value.kind !== 'datagram' && value.kind !== 'exchange') continue;
      if (this.rows.count >= MOST_PACKETS) throw new UsageError(`more than ${MOST_PACKETS} packets`);
      await this.#take(value);
      taken++;
    }
    return false;
  }

  #tellEnd({ cut, damage }: RecordingEnd): void {
    if (cut !== undefined) this.remark(`it breaks off at byte ${cut.offset}, in ${cut.what}`);
    if (damage !== undefined) this.remark(`it is damaged at byte ${damage.offset ?? '?'}: ${damage.what}`);
  }

  async #take(record: Packet): Promise<void> {
    const offset = this.#copy.sizeBytes;
    let bytes: Uint8Array;
    try {
      bytes = encodeRecord(record);
    } catch (error) {
      if (!(error instanceof EncodeError)) throw error;
      this.remark(`packet ${record.number} is left out: ${error.message}`);
      return;
    }
    await this.#copy.add(bytes);
    const told = record.kind === 'datagram' ? this.#tellDatagram(record) : await this.#tellExchange(record);
    this.#beganMs ??= record.monoMs;
    const ms = record.monoMs - this.#beganMs;
    const { view, at } = this.rows.room();
    writeRow(view, at, { ...told, offset, number: record.number, ms });
    this.rows.took();
  }

  #tellDatagram(record: DatagramRecord): Told {
    const { from, to, bytes, missingBytes } = record;
    this.directions.note(record);
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

  async #tellExchange(record: ExchangeRecord): Promise<Told> {
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
    return { from: nameOf(from), to: nameOf(to), direction: this.directions.of({ from, to }) };
  }
}

type PairEnd = string | DatagramRecord['from'];
const nameOf = (end: PairEnd): string => (typeof end === 'string' ? end : formatEndpoint(end));

/** Records as a pcap or pcapng file: little-endian, microseconds, raw IP. @source draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng */
import { EncodeError } from '@landfall/protocol/errors';
import type { CaptureRecord, RecordingSide } from '../recording/index.ts';
import { HttpPackets } from './http-packets.ts';
import type { TimedPacket } from './http-packets.ts';
import { udpPacket } from './ip-packets.ts';
import { interfaceBlock, packetBlock, sectionBlock } from './pcapng-blocks.ts';

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const RAW_IP = 101;
const HEADER_BYTES = 24;
const RECORD_BYTES = 16;
const SNAP_BYTES = 262_144;

/** An exchange is told at its end: so long its beginning may lie back, and is put in its place all the same. */
const HORIZON_MS = 300_000;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** How a capture file is written. */
interface Format {
  readonly begin: () => Uint8Array;
  /** Where there are interfaces, one for each side. */
  readonly side: (side: RecordingSide) => Uint8Array;
  readonly packet: (packet: PlacedPacket) => Uint8Array;
}

/** A packet of the side of this place, from 0. */
interface PlacedPacket extends TimedPacket {
  readonly place: number;
}

const NOTHING = new Uint8Array(0);

const FORMATS: Readonly<Record<CaptureFormat, Format>> = {
  pcap: { begin: fileHeader, side: () => NOTHING, packet: recordOf },
  pcapng: {
    begin: sectionBlock,
    side: interfaceBlock,
    packet: ({ place, wallMs, bytes }) => packetBlock(place, wallMs, bytes),
  },
};

/** Formats of captures that are written. */
export type CaptureFormat = 'pcap' | 'pcapng';

/** What a capture file has no place for, by its kind. */
export interface LeftOut {
  /** How many of each kind, such as `mark` or `exchange that does not fit`; counted while the file is made. */
  readonly counts: Map<string, number>;
}

/**
 * The file, piece by piece, its packets by time.
 * @param side of a recording that has several, the one whose packets are told: what both saw is not told twice; the first one by default. `all` is
 *   for pcapng, where each has an interface of its own
 * @param leftOut is told what a capture file cannot hold
 */
export async function* pcapStream(
  records: AsyncIterable<CaptureRecord>,
  side: RecordingSide | 'all' | undefined,
  leftOut: LeftOut,
  format: CaptureFormat = 'pcap',
): AsyncGenerator<Uint8Array, void, undefined> {
  const { begin, side: beginSide, packet: packetIn } = FORMATS[format];
  yield begin();
  const waiting = new WaitingPackets(packetIn);
  const sides = new Map<RecordingSide, Side>();
  let chosen = side;
  for await (const record of records) {
    if (record.kind !== 'datagram' && record.kind !== 'exchange') {
      count(leftOut, record.kind);
      continue;
    }
    chosen ??= record.side;
    if (chosen !== 'all' && record.side !== chosen) {
      count(leftOut, `${record.kind} of the ${record.side}`);
      continue;
    }
    let its = sides.get(record.side);
    if (its === undefined) {
      sides.set(record.side, (its = { place: sides.size, http: new HttpPackets() }));
      yield beginSide(record.side);
    }
    const { place, http } = its;
    try {
      for (const packet of packetsOf(record, http)) waiting.add({ ...packet, place });
    } catch (error) {
      if (!(error instanceof EncodeError)) throw error;
      count(leftOut, `${record.kind} that does not fit`);
    }
    yield* waiting.due(record.wallMs - HORIZON_MS);
  }
  yield* waiting.due(Infinity);
}

interface Side {
  readonly place: number;
  readonly http: HttpPackets;
}

function packetsOf(
  record: Extract<CaptureRecord, { kind: 'datagram' | 'exchange' }>,
  http: HttpPackets,
): TimedPacket[] {
  if (record.kind === 'exchange') return http.packetsOf(record);
  const { wallMs, from, to, bytes } = record;
  return [{ wallMs, bytes: udpPacket(from, to, bytes) }];
}

function count({ counts }: LeftOut, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** Packets in the order of their times, until nothing earlier can come. */
class WaitingPackets {
  readonly #write: Format['packet'];
  #packets: PlacedPacket[] = [];
  #bytes = 0;

  constructor(write: Format['packet']) {
    this.#write = write;
  }

  add(packet: PlacedPacket): void {
    let at = this.#packets.length;
    while (at > 0 && this.#packets[at - 1]!.wallMs > packet.wallMs) at--;
    this.#packets.splice(at, 0, packet);
    this.#bytes += packet.bytes.length;
  }

  /** Those before a time, and more where too much waits. */
  *due(wallMs: number): Generator<Uint8Array, void, undefined> {
    let taken = 0;
    for (const packet of this.#packets) {
      if (packet.wallMs > wallMs && this.#bytes <= MAX_WAITING_BYTES) break;
      this.#bytes -= packet.bytes.length;
      taken++;
      yield this.#write(packet);
    }
    if (taken > 0) this.#packets = this.#packets.slice(taken);
  }
}

function fileHeader(): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt32LE(MAGIC_MICROSECONDS, 0);
  bytes.writeUInt16LE(2, 4);
  bytes.writeUInt16LE(4, 6);
  bytes.writeUInt32LE(SNAP_BYTES, 16);
  bytes.writeUInt32LE(RAW_IP, 20);
  return bytes;
}

function recordOf({ wallMs, bytes }: TimedPacket): Uint8Array {
  const header = Buffer.alloc(RECORD_BYTES);
  const microseconds = Math.max(0, Math.round(wallMs * 1000));
  header.writeUInt32LE(Math.floor(microseconds / 1_000_000) >>> 0, 0);
  header.writeUInt32LE(microseconds % 1_000_000, 4);
  header.writeUInt32LE(bytes.length, 8);
  header.writeUInt32LE(bytes.length, 12);
  return Buffer.concat([header, bytes]);
}

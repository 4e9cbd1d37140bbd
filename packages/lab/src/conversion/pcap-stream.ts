/** Records as a pcap file: little-endian, microseconds, raw IP. @source draft-ietf-opsawg-pcap */
import { EncodeError } from '@landfall/protocol/errors';
import type { CaptureRecord, RecordingSide } from '../recording/index.ts';
import { HttpPackets } from './http-packets.ts';
import type { TimedPacket } from './http-packets.ts';
import { udpPacket } from './ip-packets.ts';

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const RAW_IP = 101;
const HEADER_BYTES = 24;
const RECORD_BYTES = 16;
const SNAP_BYTES = 262_144;

/** An exchange is told at its end: so long its beginning may lie back, and is put in its place all the same. */
const HORIZON_MS = 300_000;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** What a capture file has no place for, by its kind. */
export interface LeftOut {
  readonly counts: Map<string, number>;
}

/**
 * The file, piece by piece, its packets by time.
 * @param side of a recording that has several: packets that both sides saw are not told twice
 * @param leftOut is told what a capture file cannot hold
 */
export async function* pcapStream(
  records: AsyncIterable<CaptureRecord>,
  side: RecordingSide | undefined,
  leftOut: LeftOut,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield fileHeader();
  const http = new HttpPackets();
  const waiting = new WaitingPackets();
  let chosen = side;
  for await (const record of records) {
    if (record.kind !== 'datagram' && record.kind !== 'exchange') {
      count(leftOut, record.kind);
      continue;
    }
    chosen ??= record.side;
    if (record.side !== chosen) {
      count(leftOut, `${record.kind} of the ${record.side}`);
      continue;
    }
    try {
      for (const packet of packetsOf(record, http)) waiting.add(packet);
    } catch (error) {
      if (!(error instanceof EncodeError)) throw error;
      count(leftOut, `${record.kind} that does not fit`);
    }
    yield* waiting.due(record.wallMs - HORIZON_MS);
  }
  yield* waiting.due(Infinity);
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
  #packets: TimedPacket[] = [];
  #bytes = 0;

  add(packet: TimedPacket): void {
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
      yield recordOf(packet);
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

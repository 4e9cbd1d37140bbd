import { EncodeError } from '../errors/index.ts';
import { attempt, outgoing, writeAhead } from './fresh.ts';
import type { WriteInto } from './fresh.ts';
import {
  FLAG_ACKS,
  FLAG_RELIABLE,
  FLAG_RESENT,
  FLAG_ZEROCODED,
  HEADER_BYTES,
  MAX_DATAGRAM_BYTES,
  MAX_EXPANDED_BYTES,
} from './layout.ts';
import { numberLength } from './number.ts';
import { sameBytes } from './packet.ts';
import type { Packet } from './packet.ts';
import { createSlab, cut, reserve } from './slab.ts';
import type { Slab } from './slab.ts';
import { shortenZeros, zeroDecode } from './zero-coding.ts';

/** What a datagram says beside its body. */
export interface PacketHeader {
  /** Unsigned 32 bits. Senders count modulo 2^24 from 1. */
  readonly sequence: number;
  /** Whether the receiver is to acknowledge it; absent for no. */
  readonly reliable?: boolean;
  /** Whether it repeats one that was sent before, of the same sequence number; absent for no. */
  readonly resent?: boolean;
  /** `'try'`: only when that makes it smaller, as viewer and OpenSim do. `true`: always. */
  readonly zerocoded?: boolean | 'try';
  /** At most 255; the viewer appends at most 250. */
  readonly acks?: readonly number[];
}

/** What a datagram is made of. A decoded packet fits: encoding it gives its datagram back. */
export interface PacketParts extends PacketHeader {
  /** Message number and fields. */
  readonly body: Uint8Array;
  /** At most 255 bytes of extra header. Nobody sends one. */
  readonly extra?: Uint8Array;
  /** A peculiar zero-coding of this very body, to be used as it is; ignored when it stands for another body. */
  readonly coded?: Uint8Array | undefined;
}

const MAX_COUNT = 255;
const NO_ACKS: readonly number[] = Object.freeze([]);

/** A body before it is zero-coded. */
const plain = createSlab(MAX_EXPANDED_BYTES);

/**
 * A datagram that nobody else has bytes of.
 * @throws EncodeError when a part does not fit its place.
 * @source PROTOCOL §1
 */
export function encodePacket(parts: PacketParts): Uint8Array {
  const { body, extra, coded, zerocoded } = parts;
  if (body.length === 0) throw new EncodeError('a packet needs a message number');
  const content = extra === undefined || extra.length === 0 ? body : insertExtra(body, extra);
  const isCoded = zerocoded === true && coded !== undefined && sameBytes(zeroDecode(coded), content);
  const datagram = isCoded
    ? encodePlain(parts, coded, writeBytes, FLAG_ZEROCODED)
    : encodeBody(parts, zerocoded ?? false, content, writeBytes);
  datagram[5] = extra?.length ?? 0;
  return datagram;
}

/**
 * A datagram like that of `packet` with another body. With the body's own bytes it is identical.
 * @throws EncodeError as {@link encodePacket}.
 */
export function encodePacketLike(packet: Packet, body: Uint8Array): Uint8Array {
  const { sequence, reliable, resent, zerocoded, acks, extra, coded } = packet;
  return encodePacket({ sequence, body, reliable, resent, zerocoded, acks, extra, coded });
}

/**
 * {@link encodePacket} of a body that is written straight into the datagram. `zerocoded` is taken for what the header says of it.
 * @throws EncodeError when a part does not fit its place, and whatever `write` throws.
 */
export function encodeBody<T>(
  header: PacketHeader,
  zerocoded: boolean | 'try',
  value: T,
  write: WriteInto<T>,
): Uint8Array {
  if (zerocoded === false) return encodePlain(header, value, write, 0);
  const length = attempt(value, write, plain, 0);
  if (length <= MAX_EXPANDED_BYTES) return encodeZeroCoded(header, length, zerocoded);
  if (zerocoded === true) throw new EncodeError('body is too long to be zero-coded');
  return encodePlain(header, value, write, 0);
}

function encodePlain<T>(header: PacketHeader, value: T, write: WriteInto<T>, flags: number): Uint8Array {
  const end = writeAhead(value, write, HEADER_BYTES, ackBytes(header));
  return finish(header, end, flags);
}

/** Zero-codes what lies in `plain`. */
function encodeZeroCoded(header: PacketHeader, length: number, zerocoded: true | 'try'): Uint8Array {
  reserve(outgoing, HEADER_BYTES + 2 * length + ackBytes(header));
  const start = outgoing.used + HEADER_BYTES;
  const end = shortenZeros(plain, length, outgoing, start);
  if (zerocoded === true || end < start + length) return finish(header, end, FLAG_ZEROCODED);
  outgoing.bytes.set(plain.bytes.subarray(0, length), start);
  return finish(header, start + length, 0);
}

/** Writes header and acks around the body that ends at `end`. */
function finish(
  { sequence, reliable, resent, acks = NO_ACKS }: PacketHeader,
  end: number,
  flags: number,
): Uint8Array {
  const { bytes, used } = outgoing;
  const whole = end + (acks.length === 0 ? 0 : 4 * acks.length + 1);
  if (whole - used > MAX_DATAGRAM_BYTES) throw new EncodeError(`datagram of ${whole - used} bytes`);
  bytes[used] =
    flags |
    (reliable === true ? FLAG_RELIABLE : 0) |
    (resent === true ? FLAG_RESENT : 0) |
    (acks.length > 0 ? FLAG_ACKS : 0);
  writeSequence(bytes, used + 1, sequence);
  bytes[used + 5] = 0;
  if (acks.length > 0) writeAcks(bytes, end, acks);
  return cut(outgoing, whole);
}

function insertExtra(body: Uint8Array, extra: Uint8Array): Uint8Array {
  if (extra.length > MAX_COUNT) throw new EncodeError('extra header is longer than 255 bytes');
  const at = numberLength(body[0]!, body[1]);
  const out = new Uint8Array(body.length + extra.length);
  out.set(body.subarray(0, at));
  out.set(extra, at);
  out.set(body.subarray(at), at + extra.length);
  return out;
}

function writeBytes(value: Uint8Array, { bytes }: Slab, at: number): number {
  bytes.set(value, at);
  return at + value.length;
}

function ackBytes({ acks = NO_ACKS }: PacketHeader): number {
  if (acks.length > MAX_COUNT) throw new EncodeError('more than 255 appended acks');
  return acks.length === 0 ? 0 : 4 * acks.length + 1;
}

/** Acks and their count behind them. */
export function writeAcks(out: Uint8Array, at: number, acks: readonly number[]): void {
  for (const ack of acks) {
    writeSequence(out, at, ack);
    at += 4;
  }
  out[at] = acks.length;
}

function writeSequence(out: Uint8Array, at: number, value: number): void {
  if (value >>> 0 !== value) throw new EncodeError(`sequence number ${value}`);
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}

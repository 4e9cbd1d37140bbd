import { EncodeError, UsageError } from '../errors/index.ts';
import {
  FLAG_ACKS,
  FLAG_RELIABLE,
  FLAG_RESENT,
  FLAG_ZEROCODED,
  HEADER_BYTES,
  MAX_APPENDED_ACKS,
  MAX_DATAGRAM_BYTES,
  MAX_EXPANDED_BYTES,
  MIN_DATAGRAM_BYTES,
  MTU_BYTES,
} from './layout.ts';
import { numberLength } from './number.ts';
import { acksOffset, sameBytes } from './packet.ts';
import type { Packet } from './packet.ts';
import { zeroDecode, zeroEncode } from './zero-coding.ts';

/** What a datagram is made of. A decoded packet fits: encoding it gives its datagram back. */
export interface PacketParts {
  /** Unsigned 32 bits. Senders count modulo 2^24 from 1. */
  readonly sequence: number;
  /** Message number and fields. */
  readonly body: Uint8Array;
  readonly reliable?: boolean;
  readonly resent?: boolean;
  /** `'try'`: only when that makes it smaller, as viewer and OpenSim do. `true`: always. */
  readonly zerocoded?: boolean | 'try';
  /** At most 255; the viewer appends at most {@link MAX_APPENDED_ACKS}. */
  readonly acks?: readonly number[];
  /** At most 255 bytes of extra header. Nobody sends one. */
  readonly extra?: Uint8Array;
  /** A peculiar zero-coding of this very body, to be used as it is; ignored when it stands for another body. */
  readonly coded?: Uint8Array | undefined;
}

const MAX_COUNT = 255;

/**
 * A datagram of its own memory.
 * @throws EncodeError when a part does not fit its place.
 * @source PROTOCOL §1
 */
export function encodePacket(parts: PacketParts): Uint8Array {
  const { sequence, acks = [], extra } = parts;
  const body = extra === undefined || extra.length === 0 ? parts.body : insertExtra(parts.body, extra);
  if (body.length === 0) throw new EncodeError('a packet needs a message number');
  const coded = zeroCoded(body, parts);
  const content = coded ?? body;
  const acksAt = HEADER_BYTES + content.length;
  const out = new Uint8Array(checkedLength(acksAt, acks.length));
  out[0] = flagsOf(parts, coded !== undefined);
  writeU32(out, 1, sequence);
  out[5] = extra?.length ?? 0;
  out.set(content, HEADER_BYTES);
  writeAcks(out, acksAt, acks);
  return out;
}

/**
 * A datagram like that of `packet` with another body. With the body's own bytes it is identical.
 * @throws EncodeError as {@link encodePacket}.
 */
export function encodePacketLike(packet: Packet, body: Uint8Array): Uint8Array {
  const { sequence, reliable, resent, zerocoded, acks, extra, coded } = packet;
  return encodePacket({ sequence, body, reliable, resent, zerocoded, acks, extra, coded });
}

/** The coded body, or undefined when it is to be sent plain. */
function zeroCoded(body: Uint8Array, { zerocoded = false, coded }: PacketParts): Uint8Array | undefined {
  if (zerocoded === false) return undefined;
  if (body.length > MAX_EXPANDED_BYTES) {
    if (zerocoded === 'try') return undefined;
    throw new EncodeError('body is too long to be zero-coded');
  }
  if (coded !== undefined && sameBytes(zeroDecode(coded), body)) return coded;
  const usual = zeroEncode(body);
  return zerocoded === 'try' && usual.length >= body.length ? undefined : usual;
}

function insertExtra(body: Uint8Array, extra: Uint8Array): Uint8Array {
  if (extra.length > MAX_COUNT) throw new EncodeError('extra header is longer than 255 bytes');
  const at = numberLength(body[0] ?? 0, body[1]);
  const out = new Uint8Array(body.length + extra.length);
  out.set(body.subarray(0, at));
  out.set(extra, at);
  out.set(body.subarray(at), at + extra.length);
  return out;
}

function checkedLength(acksAt: number, ackCount: number): number {
  if (ackCount > MAX_COUNT) throw new EncodeError('more than 255 appended acks');
  const length = acksAt + (ackCount === 0 ? 0 : 4 * ackCount + 1);
  if (length > MAX_DATAGRAM_BYTES) throw new EncodeError(`datagram of ${length} bytes`);
  return length;
}

function flagsOf({ reliable, resent, acks }: PacketParts, coded: boolean): number {
  return (
    (coded ? FLAG_ZEROCODED : 0) |
    (reliable === true ? FLAG_RELIABLE : 0) |
    (resent === true ? FLAG_RESENT : 0) |
    (acks !== undefined && acks.length > 0 ? FLAG_ACKS : 0)
  );
}

function writeAcks(out: Uint8Array, at: number, acks: readonly number[]): void {
  if (acks.length === 0) return;
  for (const ack of acks) {
    writeU32(out, at, ack);
    at += 4;
  }
  out[at] = acks.length;
}

function writeU32(out: Uint8Array, at: number, value: number): void {
  if (value >>> 0 !== value) throw new EncodeError(`sequence number ${value}`);
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}

/** Marks a stored datagram as sent before, in place. */
export function setResent(datagram: Uint8Array): void {
  if (datagram.length < MIN_DATAGRAM_BYTES) throw new UsageError('not a datagram');
  datagram[0] = datagram[0]! | FLAG_RESENT;
}

/** How many acks {@link appendAcks} can add to a datagram of this length. */
export function ackRoom(datagramBytes: number, maxBytes: number = MTU_BYTES): number {
  return Math.max(0, Math.min(MAX_APPENDED_ACKS, Math.floor((maxBytes - datagramBytes - 1) / 4)));
}

/**
 * A copy of a finished datagram with acks at its end, replacing any it has. The stored original stays without,
 * because a resend must not repeat stale acks.
 * @throws EncodeError for more acks than fit ({@link ackRoom}).
 */
export function appendAcks(
  datagram: Uint8Array,
  acks: readonly number[],
  maxBytes: number = MTU_BYTES,
): Uint8Array {
  const end = (datagram[0]! & FLAG_ACKS) === 0 ? datagram.length : acksOffset(datagram);
  if (acks.length > ackRoom(end, maxBytes)) throw new EncodeError('too many acks to append');
  const out = new Uint8Array(end + (acks.length === 0 ? 0 : 4 * acks.length + 1));
  out.set(datagram.subarray(0, end));
  out[0] = (out[0]! & ~FLAG_ACKS) | (acks.length === 0 ? 0 : FLAG_ACKS);
  writeAcks(out, end, acks);
  return out;
}

/** The numbers that stand in a datagram: its own, those it acknowledges, and the oldest that its sender awaits. */
import { DecodeError } from '../errors/index.ts';
import {
  FLAG_ACKS,
  FLAG_ZEROCODED,
  HEADER_BYTES,
  MIN_DATAGRAM_BYTES,
  decodePacket,
  encodePacket,
} from '../packet/index.ts';

/** How numbers are put in the place of others. */
export interface Renumbering {
  /** Of the packet itself. */
  readonly sequence: (sequence: number) => number;
  /** Of a packet that it acknowledges; undefined where that is nobody's business behind the proxy. */
  readonly ack: (sequence: number) => number | undefined;
  /** Of the oldest packet that the sender awaits an acknowledgement for. */
  readonly oldestUnacked: (sequence: number) => number;
}

const START_PING_CHECK = 1;
/** Number, then `PingID` (one byte), then `OldestUnacked`. @source PROTOCOL §2 */
const PING_BYTES = 6;
const OLDEST_AT = HEADER_BYTES + 2;
/** Number and count. */
const PACKET_ACK_HEAD = 5;

export const sequenceOf = (datagram: Uint8Array): number => readBig(datagram, 1);

/** @throws DecodeError when it is too short for a packet, or the acknowledgements behind its body do not fit */
export function checkPacket(datagram: Uint8Array): void {
  if (datagram.length < MIN_DATAGRAM_BYTES)
    throw new DecodeError('datagram is too short for a packet', { offset: datagram.length });
  if ((datagram[0]! & FLAG_ACKS) !== 0) acksAt(datagram);
}

/** The acknowledgements behind the body of a datagram. @throws DecodeError when they do not fit */
export function appendedAcks(datagram: Uint8Array): number[] {
  if ((datagram[0]! & FLAG_ACKS) === 0) return [];
  const acks: number[] = [];
  for (let at = acksAt(datagram); at + 4 < datagram.length; at += 4) acks.push(readBig(datagram, at));
  return acks;
}

/** The same without them; itself where it has none. */
export function withoutAcks(datagram: Uint8Array): Uint8Array {
  if ((datagram[0]! & FLAG_ACKS) === 0) return datagram;
  const rest = datagram.slice(0, acksAt(datagram));
  rest[0] = rest[0]! & ~FLAG_ACKS;
  return rest;
}

/**
 * The datagram with other numbers, written into it where that can be. Undefined for a PacketAck of which nothing is left.
 * @throws DecodeError when it is damaged
 */
export function renumber(datagram: Uint8Array, by: Renumbering): Uint8Array | undefined {
  if (datagram[5] !== 0) return finish(datagram, by); // an extra header, which nobody sends with either
  const plain = plainly(datagram);
  if (isPacketAck(plain)) return renumberPacketAck(plain, by);
  if (plain[HEADER_BYTES] === START_PING_CHECK && plain.length >= HEADER_BYTES + PING_BYTES)
    writeLittle(plain, OLDEST_AT, by.oldestUnacked(readLittle(plain, OLDEST_AT)));
  return finish(plain, by);
}

/** The two messages that hold numbers are never zero-coded by anybody; where one is, it is taken apart. */
function plainly(datagram: Uint8Array): Uint8Array {
  if ((datagram[0]! & FLAG_ZEROCODED) === 0) return datagram;
  const first = datagram[HEADER_BYTES]!;
  const mayHold = first === START_PING_CHECK || (first === 0xff && datagram[HEADER_BYTES + 2] === 0xff);
  if (!mayHold) return datagram;
  const { sequence, reliable, resent, acks, extra, body } = decodePacket(datagram);
  return encodePacket({ sequence, reliable, resent, acks, extra, body });
}

function isPacketAck(datagram: Uint8Array): boolean {
  return (
    datagram.length >= HEADER_BYTES + PACKET_ACK_HEAD &&
    datagram[HEADER_BYTES + 3] === 0xfb &&
    datagram[HEADER_BYTES] === 0xff &&
    datagram[HEADER_BYTES + 1] === 0xff &&
    datagram[HEADER_BYTES + 2] === 0xff
  );
}

function renumberPacketAck(datagram: Uint8Array, by: Renumbering): Uint8Array | undefined {
  const end = (datagram[0]! & FLAG_ACKS) === 0 ? datagram.length : acksAt(datagram);
  const listAt = HEADER_BYTES + PACKET_ACK_HEAD;
  const count = Math.min(datagram[listAt - 1]!, (end - listAt) >>> 2);
  let at = listAt;
  for (let from = listAt; from < listAt + 4 * count; from += 4) {
    const ack = by.ack(readLittle(datagram, from));
    if (ack === undefined) continue;
    writeLittle(datagram, at, ack);
    at += 4;
  }
  const kept = (at - listAt) >>> 2;
  if (kept === count) return finish(datagram, by);
  const acks = appendedAcks(datagram);
  if (kept === 0 && acks.every((ack) => by.ack(ack) === undefined)) return undefined;
  datagram[listAt - 1] = kept;
  const shorter = new Uint8Array(datagram.length - (listAt + 4 * count - at));
  shorter.set(datagram.subarray(0, at));
  shorter.set(datagram.subarray(listAt + 4 * count), at);
  return finish(shorter, by);
}

function finish(datagram: Uint8Array, by: Renumbering): Uint8Array {
  const whole = (datagram[0]! & FLAG_ACKS) === 0 ? datagram : renumberAppended(datagram, by);
  writeBig(whole, 1, by.sequence(readBig(whole, 1)));
  return whole;
}

function renumberAppended(datagram: Uint8Array, by: Renumbering): Uint8Array {
  const begin = acksAt(datagram);
  let at = begin;
  for (let from = begin; from + 4 < datagram.length; from += 4) {
    const ack = by.ack(readBig(datagram, from));
    if (ack === undefined) continue;
    writeBig(datagram, at, ack);
    at += 4;
  }
  if (at + 1 === datagram.length) return datagram;
  if (at === begin) return withoutAcks(datagram);
  datagram[at] = (at - begin) >>> 2;
  return datagram.slice(0, at + 1);
}

function acksAt(datagram: Uint8Array): number {
  const at = datagram.length - 1 - 4 * datagram[datagram.length - 1]!;
  if (at < MIN_DATAGRAM_BYTES)
    throw new DecodeError('appended acks do not fit', { offset: datagram.length - 1 });
  return at;
}

function readBig(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

function readLittle(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

function writeBig(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function writeLittle(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

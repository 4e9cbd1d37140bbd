import { DecodeError } from '../errors/index.ts';
import {
  FLAG_ACKS,
  FLAG_RELIABLE,
  FLAG_RESENT,
  FLAG_ZEROCODED,
  HEADER_BYTES,
  MIN_DATAGRAM_BYTES,
} from './layout.ts';
import { numberLength } from './number.ts';
import { expandZeros, zeroDecode, zeroEncode } from './zero-coding.ts';

const NO_ACKS: readonly number[] = Object.freeze([]);
const NO_BYTES = new Uint8Array(0);

/**
 * One datagram taken apart. A class only because a view of the body costs more than all the rest: it is made when asked
 * for, and the message decoder reads `bytes[start, end)` without it.
 */
export class Packet {
  /** All eight flag bits. */
  readonly flags: number;
  /** The full unsigned 32 bits. */
  readonly sequence: number;
  /** Appended acknowledgements, in wire order. */
  readonly acks: readonly number[];
  /** The extra header, normally empty. */
  readonly extra: Uint8Array;
  /** What was decoded. */
  readonly datagram: Uint8Array;
  /** Where the body lies: the datagram itself, or a buffer of its own when that was zero-coded. */
  readonly bytes: Uint8Array;
  /** First byte of the body in {@link Packet.bytes}. */
  readonly start: number;
  /** Behind the last byte of the body in {@link Packet.bytes}. */
  readonly end: number;

  constructor(
    flags: number,
    sequence: number,
    acks: readonly number[],
    extra: Uint8Array,
    datagram: Uint8Array,
    bytes: Uint8Array,
    start: number,
    end: number,
  ) {
    this.flags = flags;
    this.sequence = sequence;
    this.acks = acks;
    this.extra = extra;
    this.datagram = datagram;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /** Whether the sender wants it acknowledged. */
  get reliable(): boolean {
    return (this.flags & FLAG_RELIABLE) !== 0;
  }

  /** Whether it repeats one that was sent before. */
  get resent(): boolean {
    return (this.flags & FLAG_RESENT) !== 0;
  }

  /** Whether the datagram carries the body zero-coded. */
  get zerocoded(): boolean {
    return (this.flags & FLAG_ZEROCODED) !== 0;
  }

  /** Message number and fields, zero-expanded, without the extra header. A view. */
  get body(): Uint8Array {
    const { bytes, start, end } = this;
    return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
  }

  /**
   * The zero-coded area as the sender wrote it, when it is not what {@link zeroEncode} writes; otherwise undefined.
   * Only for giving back the same bytes: it costs an encoding to tell.
   */
  get coded(): Uint8Array | undefined {
    if (!this.zerocoded) return undefined;
    const { datagram } = this;
    const to = (this.flags & FLAG_ACKS) === 0 ? datagram.length : acksOffset(datagram);
    const coded = datagram.subarray(HEADER_BYTES, to);
    const usual = zeroEncode(this.extra.length === 0 ? this.body : zeroDecode(coded));
    return sameBytes(coded, usual) ? undefined : coded;
  }
}

/**
 * Takes a datagram apart. The packet holds views of it: the caller must not write to it afterwards.
 * @throws DecodeError when it is shorter than any packet, its acks do not fit, or zero-coding expands beyond
 * `MAX_EXPANDED_BYTES`.
 * @source PROTOCOL §1
 */
export function decodePacket(datagram: Uint8Array): Packet {
  if (datagram.length < MIN_DATAGRAM_BYTES) {
    throw new DecodeError('datagram is too short for a packet', { offset: datagram.length });
  }
  const flags = datagram[0]!;
  const extraBytes = datagram[5]!;
  const sequence = readU32(datagram, 1);
  let end = datagram.length;
  let acks = NO_ACKS;
  if ((flags & FLAG_ACKS) !== 0) {
    end = acksOffset(datagram);
    acks = readAcks(datagram, end);
  }
  if (extraBytes !== 0) return decodeWithExtra(datagram, flags, sequence, acks, end);
  if ((flags & FLAG_ZEROCODED) === 0) {
    return new Packet(flags, sequence, acks, NO_BYTES, datagram, datagram, HEADER_BYTES, end);
  }
  const body = expandZeros(datagram, HEADER_BYTES, end);
  return new Packet(flags, sequence, acks, NO_BYTES, datagram, body.bytes, body.start, body.end);
}

/** The extra header stands between message number and fields, inside the coded area, as the viewer reads it. @source PROTOCOL §19 */
function decodeWithExtra(
  datagram: Uint8Array,
  flags: number,
  sequence: number,
  acks: readonly number[],
  to: number,
): Packet {
  const coded = (flags & FLAG_ZEROCODED) !== 0;
  const { bytes, start, end } = coded
    ? expandZeros(datagram, HEADER_BYTES, to)
    : { bytes: datagram, start: HEADER_BYTES, end: to };
  const extraAt = start + numberLength(bytes[start]!, bytes[start + 1]);
  const fieldsAt = extraAt + datagram[5]!;
  if (fieldsAt > end) throw new DecodeError('extra header is cut short', { offset: 5 });
  const body = new Uint8Array(end - datagram[5]! - start);
  body.set(bytes.subarray(start, extraAt));
  body.set(bytes.subarray(fieldsAt, end), extraAt - start);
  return new Packet(flags, sequence, acks, bytes.slice(extraAt, fieldsAt), datagram, body, 0, body.length);
}

/** Where the appended acks begin. */
export function acksOffset(datagram: Uint8Array): number {
  const offset = datagram.length - 1 - 4 * datagram[datagram.length - 1]!;
  if (offset < MIN_DATAGRAM_BYTES) {
    throw new DecodeError('appended acks do not fit', { offset: datagram.length - 1 });
  }
  return offset;
}

function readAcks(datagram: Uint8Array, from: number): readonly number[] {
  const acks: number[] = [];
  for (let at = from; at + 4 < datagram.length; at += 4) acks.push(readU32(datagram, at));
  return acks;
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

function readU32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

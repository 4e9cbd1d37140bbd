/** IP packets around what was recorded without them. @source RFC 791, 8200, 768, 9293 */
import { ipAddressBytes } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { EncodeError } from '@landfall/protocol/errors';
import {
  IPV4_BYTES,
  IPV6_BYTES,
  MAX_PACKET_BYTES,
  TCP,
  TCP_BYTES,
  UDP,
  UDP_BYTES,
} from '../capture/index.ts';

const HOPS = 64;
const WINDOW_BYTES = 65_535;

/** What a TCP segment says beside its bytes. */
export interface Segment {
  readonly sequence: number;
  /** Undefined where it acknowledges nothing: the first of a connection. */
  readonly ack: number | undefined;
  readonly syn?: boolean;
  readonly fin?: boolean;
  readonly bytes: Uint8Array;
}

/** A datagram in its packet. @throws EncodeError when it does not fit, or an address is none */
export function udpPacket(from: Endpoint, to: Endpoint, bytes: Uint8Array): Uint8Array {
  const datagram = Buffer.alloc(UDP_BYTES + bytes.length);
  datagram.writeUInt16BE(from.port, 0);
  datagram.writeUInt16BE(to.port, 2);
  datagram.writeUInt16BE(Math.min(datagram.length, MAX_PACKET_BYTES), 4);
  datagram.set(bytes, UDP_BYTES);
  return ipPacket(UDP, 6, from, to, datagram);
}

/** A segment in its packet. @throws EncodeError when it does not fit, or an address is none */
export function tcpPacket(from: Endpoint, to: Endpoint, segment: Segment): Uint8Array {
  const { sequence, ack, syn = false, fin = false, bytes } = segment;
  const whole = Buffer.alloc(TCP_BYTES + bytes.length);
  whole.writeUInt16BE(from.port, 0);
  whole.writeUInt16BE(to.port, 2);
  whole.writeUInt32BE(sequence >>> 0, 4);
  whole.writeUInt32BE((ack ?? 0) >>> 0, 8);
  whole.writeUInt8((TCP_BYTES / 4) << 4, 12);
  const push = bytes.length > 0 ? 8 : 0;
  whole.writeUInt8((fin ? 1 : 0) | (syn ? 2 : 0) | push | (ack === undefined ? 0 : 16), 13);
  whole.writeUInt16BE(WINDOW_BYTES, 14);
  whole.set(bytes, TCP_BYTES);
  return ipPacket(TCP, 16, from, to, whole);
}

/** `sumAt` is where the payload has its checksum. */
function ipPacket(
  protocol: number,
  sumAt: number,
  from: Endpoint,
  to: Endpoint,
  payload: Buffer,
): Uint8Array {
  const [source, target] = [addressOf(from), addressOf(to)];
  if (source.length !== target.length) throw new EncodeError('two kinds of IP addresses', 'address');
  const header = source.length === 4 ? ipv4Header(payload.length) : ipv6Header(payload.length);
  const isIpv4 = source.length === 4;
  if ((isIpv4 ? IPV4_BYTES : 0) + payload.length > MAX_PACKET_BYTES)
    throw new EncodeError(`packet of ${payload.length} bytes`);
  header.writeUInt8(protocol, isIpv4 ? 9 : 6);
  header.set(source, isIpv4 ? 12 : 8);
  header.set(target, isIpv4 ? 16 : 24);
  if (isIpv4) header.writeUInt16BE(checksum(header), 10);
  const pseudo = Buffer.concat([
    source,
    target,
    Uint8Array.of(0, protocol, payload.length >> 8, payload.length & 255),
  ]);
  // No checksum is written as zero: that says that there is none.
  payload.writeUInt16BE(checksum(Buffer.concat([pseudo, payload])) || 0xffff, sumAt);
  return new Uint8Array(Buffer.concat([header, payload]));
}

function ipv4Header(payloadBytes: number): Buffer {
  const header = Buffer.alloc(IPV4_BYTES);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(Math.min(IPV4_BYTES + payloadBytes, MAX_PACKET_BYTES), 2);
  header.writeUInt8(HOPS, 8);
  return header;
}

function ipv6Header(payloadBytes: number): Buffer {
  const header = Buffer.alloc(IPV6_BYTES);
  header.writeUInt8(0x60, 0);
  header.writeUInt16BE(Math.min(payloadBytes, MAX_PACKET_BYTES), 4);
  header.writeUInt8(HOPS, 7);
  return header;
}

function addressOf({ address }: Endpoint): Uint8Array {
  const bytes = ipAddressBytes(address);
  if (bytes === undefined) throw new EncodeError('not an IP address', 'address');
  return bytes;
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  if (bytes.length % 2 === 1) sum += bytes[bytes.length - 1]! << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

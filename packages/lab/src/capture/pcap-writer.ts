import { IPV4_BYTES, MAX_PACKET_BYTES, UDP, UDP_BYTES } from './header-bytes.ts';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { EncodeError } from '@landfall/protocol/errors';

/** What a link recorder (`record` of the transport's wrappers) hands over fits. */
export interface DatagramToWrite {
  /** Milliseconds since 1970. */
  readonly wallTimeMs: number;
  /** The sender; its address must be IPv4. */
  readonly from: Endpoint;
  /** The receiver; its address must be IPv4. */
  readonly to: Endpoint;
  /** The payload of UDP: at most 65,507 bytes. */
  readonly bytes: Uint8Array;
}

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const SNAP_BYTES = 0x40000;
const RAW_IP = 101;
const RECORD_BYTES = 16;
const HOPS = 64;
const MAX_PAYLOAD_BYTES = MAX_PACKET_BYTES - IPV4_BYTES - UDP_BYTES;

/**
 * Writes a pcap file (little-endian, microseconds, raw IPv4) as a sequence of byte strings. The header is written at once; the
 * returned function writes one datagram.
 * @throws EncodeError from the returned function, when an address is not IPv4 or the datagram longer than UDP allows.
 */
export function createPcapWriter(write: (bytes: Uint8Array) => void): (datagram: DatagramToWrite) => void {
  write(fileHeader());
  return (datagram) => write(record(datagram));
}

function fileHeader(): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC_MICROSECONDS, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAP_BYTES, true);
  view.setUint32(20, RAW_IP, true);
  return bytes;
}

function record({ wallTimeMs, from, to, bytes }: DatagramToWrite): Uint8Array {
  if (bytes.length > MAX_PAYLOAD_BYTES) throw new EncodeError(`datagram of ${bytes.length} bytes`);
  const length = IPV4_BYTES + UDP_BYTES + bytes.length;
  const out = new Uint8Array(RECORD_BYTES + length);
  const view = new DataView(out.buffer);
  const microseconds = Math.round(wallTimeMs * 1000);
  view.setUint32(0, Math.floor(microseconds / 1_000_000), true);
  view.setUint32(4, microseconds % 1_000_000, true);
  view.setUint32(8, length, true);
  view.setUint32(12, length, true);
  writeIp(view, RECORD_BYTES, length, from, to);
  writeUdp(view, RECORD_BYTES + IPV4_BYTES, bytes.length, from, to);
  out.set(bytes, RECORD_BYTES + IPV4_BYTES + UDP_BYTES);
  return out;
}

function writeIp(view: DataView, at: number, length: number, from: Endpoint, to: Endpoint): void {
  view.setUint8(at, 0x45);
  view.setUint16(at + 2, length);
  view.setUint8(at + 8, HOPS);
  view.setUint8(at + 9, UDP);
  for (const [i, octet] of octets(from).entries()) view.setUint8(at + 12 + i, octet);
  for (const [i, octet] of octets(to).entries()) view.setUint8(at + 16 + i, octet);
  view.setUint16(at + 10, checksum(view, at));
}

/** Without a checksum, which IPv4 allows. */
function writeUdp(view: DataView, at: number, payloadBytes: number, from: Endpoint, to: Endpoint): void {
  view.setUint16(at, from.port);
  view.setUint16(at + 2, to.port);
  view.setUint16(at + 4, UDP_BYTES + payloadBytes);
}

function checksum(view: DataView, at: number): number {
  let sum = 0;
  for (let i = 0; i < IPV4_BYTES; i += 2) sum += view.getUint16(at + i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

function octets({ address }: Endpoint): number[] {
  const parts = address.split('.').map(Number);
  const isAddress =
    parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part < 256);
  if (!isAddress) throw new EncodeError('not an IPv4 address', 'address');
  return parts;
}

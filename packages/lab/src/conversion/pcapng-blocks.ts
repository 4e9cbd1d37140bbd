/** The blocks of a pcapng file: little-endian, raw IP, microseconds, an interface named as the side that recorded. @source draft-ietf-opsawg-pcapng */
const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
const RAW_IP = 101;
const SNAP_BYTES = 262_144;
/** A block's type and its length, which stands at its end again. */
const AROUND_BYTES = 12;
const OPTION_NAME = 2;
const OPTION_BYTES = 4;

/** The beginning of a file. */
export function sectionBlock(): Uint8Array {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(BYTE_ORDER, 0);
  body.writeUInt16LE(1, 4);
  // Nobody knows how long it will be.
  body.writeBigInt64LE(-1n, 8);
  return block(SECTION, body);
}

/** An interface. @param name what it is called */
export function interfaceBlock(name: string): Uint8Array {
  const text = Buffer.from(name, 'utf8');
  const body = Buffer.alloc(8 + OPTION_BYTES + padded(text.length) + OPTION_BYTES);
  body.writeUInt16LE(RAW_IP, 0);
  body.writeUInt32LE(SNAP_BYTES, 4);
  body.writeUInt16LE(OPTION_NAME, 8);
  body.writeUInt16LE(text.length, 10);
  text.copy(body, 12);
  return block(INTERFACE, body);
}

/** A packet of an interface. @param place of the interface, from 0 */
export function packetBlock(place: number, wallMs: number, bytes: Uint8Array): Uint8Array {
  const body = Buffer.alloc(20 + padded(bytes.length));
  const microseconds = BigInt(Math.max(0, Math.round(wallMs * 1000)));
  body.writeUInt32LE(place, 0);
  body.writeUInt32LE(Number(microseconds >> 32n), 4);
  body.writeUInt32LE(Number(microseconds & 0xffff_ffffn), 8);
  body.writeUInt32LE(bytes.length, 12);
  body.writeUInt32LE(bytes.length, 16);
  body.set(bytes, 20);
  return block(ENHANCED_PACKET, body);
}

function block(type: number, body: Uint8Array): Uint8Array {
  const length = AROUND_BYTES + body.length;
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(length, 4);
  bytes.set(body, 8);
  bytes.writeUInt32LE(length, length - 4);
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

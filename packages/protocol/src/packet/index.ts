/** One UDP datagram: flags, sequence number, zero-coded body, appended acks. */
export {
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
  SEQUENCE_MODULUS,
} from './layout.ts';
export { Packet, decodePacket } from './packet.ts';
export { encodeBody, encodePacket, encodePacketLike } from './encode-packet.ts';
export type { PacketHeader, PacketParts } from './encode-packet.ts';
export { ackRoom, appendAcks, setResent } from './finished.ts';
export { writeFresh } from './fresh.ts';
export type { WriteInto } from './fresh.ts';
export { createSlab } from './slab.ts';
export type { Slab } from './slab.ts';
export { numberLength, readWireNumber } from './number.ts';
export type { WireNumber } from './number.ts';
export { peekWireNumber } from './peek.ts';
export { viewOfExpanded, zeroDecode, zeroEncode } from './zero-coding.ts';

/** Where things are in a datagram. @source PROTOCOL §1; viewer message.h */

/** The body is zero-coded. */
export const FLAG_ZEROCODED = 0x80;
/** The receiver must acknowledge the packet. */
export const FLAG_RELIABLE = 0x40;
/** The packet was sent before under the same sequence number. */
export const FLAG_RESENT = 0x20;
/** Acknowledgements follow the body. */
export const FLAG_ACKS = 0x10;

/** Flags, sequence number and extra-header length: never zero-coded. */
export const HEADER_BYTES = 6;
/** The header and the shortest message number. */
export const MIN_DATAGRAM_BYTES = HEADER_BYTES + 1;
/** The largest payload of an IPv4 UDP datagram. */
export const MAX_DATAGRAM_BYTES = 65_507;
/** What senders aim at so that nothing is fragmented. @source viewer MTUBYTES, OpenSim MAXPAYLOAD */
export const MTU_BYTES = 1200;
/** The largest body that zero-coding may expand to, so that a few bytes cannot ask for much. @source viewer NET_BUFFER_SIZE */
export const MAX_EXPANDED_BYTES = 8192;
/** The most acknowledgements that are appended to one packet. @source viewer message.cpp */
export const MAX_APPENDED_ACKS = 250;
/** Sequence numbers are sent modulo this: the viewer counts in 24 bits. */
export const SEQUENCE_MODULUS = 0x100_0000;

import type { Endpoint } from '@landfall/protocol/datatypes';
import { TCP_BYTES } from './header-bytes.ts';
import { u16, u32 } from './fields.ts';
import type { IpPayload } from './ip.ts';

/** One TCP segment. @source RFC 9293 §3.1 */
export interface TcpSegment {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Of the first byte (or of SYN), modulo 2³². */
  readonly sequence: number;
  /** The byte that is expected next, modulo 2³²; undefined when it acknowledges nothing. */
  readonly ack: number | undefined;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  readonly bytes: Uint8Array;
  /** How many more bytes it had than the capture kept. */
  readonly missingBytes: number;
}

const FLAG = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;

/** The segment in an IP packet's payload; undefined when it is too short to be one. */
export function readTcp({ source, destination, bytes, missingBytes }: IpPayload): TcpSegment | undefined {
  const headerBytes = ((bytes[12] ?? 0) >> 4) * 4;
  if (bytes.length < TCP_BYTES || headerBytes < TCP_BYTES) return undefined;
  const flags = bytes[13] ?? 0;
  const has = (flag: keyof typeof FLAG): boolean => (flags & FLAG[flag]) !== 0;
  return {
    from: { address: source, port: u16(bytes, 0) },
    to: { address: destination, port: u16(bytes, 2) },
    sequence: u32(bytes, 4),
    ack: has('ack') ? u32(bytes, 8) : undefined,
    syn: has('syn'),
    fin: has('fin'),
    rst: has('rst'),
    bytes: bytes.subarray(headerBytes),
    missingBytes: Math.max(0, missingBytes - Math.max(0, headerBytes - bytes.length)),
  };
}

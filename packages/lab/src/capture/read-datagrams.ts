import type { Endpoint } from '@landfall/protocol/datatypes';
import { u16 } from './fields.ts';
import type { CaptureEnd } from './frame.ts';
import { UDP, UDP_BYTES } from './header-bytes.ts';
import type { IpPayload } from './ip.ts';
import { readPayloads } from './read-payloads.ts';
import type { CapturedPayload } from './read-payloads.ts';

/** One UDP datagram of a capture. */
export interface CapturedDatagram {
  /** The frame that holds it, or that completed it when it came in fragments; 1 is the first of the file. */
  readonly frame: number;
  /** Nanoseconds since the first frame of the file. */
  readonly sinceFirstNs: bigint;
  /** Source address of the IP packet, with the source port. */
  readonly from: Endpoint;
  /** Destination address of the IP packet, with the destination port. */
  readonly to: Endpoint;
  /** The payload: a view of the file unless it was put together from fragments. */
  readonly bytes: Uint8Array;
  /** How many bytes of it the capture did not keep. */
  readonly missingBytes: number;
}

/**
 * All UDP datagrams of a capture file, and how it ended. Frames that hold none are passed over.
 * @throws DecodeError as {@link readFrames}.
 */
export function* readDatagrams(file: Uint8Array): Generator<CapturedDatagram, CaptureEnd, undefined> {
  const payloads = readPayloads(file);
  for (;;) {
    const { value, done } = payloads.next();
    if (done === true) return value;
    const datagram = datagramOf(value);
    if (datagram !== undefined) yield datagram;
  }
}

/** The UDP datagram that a payload is; undefined when it is none. */
export function datagramOf({ frame, sinceFirstNs, payload }: CapturedPayload): CapturedDatagram | undefined {
  const datagram = payload.protocol === UDP ? readUdp(payload) : undefined;
  return datagram && { frame, sinceFirstNs, ...datagram };
}

function readUdp(payload: IpPayload): Omit<CapturedDatagram, 'frame' | 'sinceFirstNs'> | undefined {
  const { source, destination, bytes } = payload;
  if (bytes.length < UDP_BYTES) return undefined;
  const stated = u16(bytes, 4);
  const length = stated < UDP_BYTES ? bytes.length + payload.missingBytes : stated;
  return {
    from: { address: source, port: u16(bytes, 0) },
    to: { address: destination, port: u16(bytes, 2) },
    bytes: bytes.subarray(UDP_BYTES, length),
    missingBytes: Math.max(0, length - bytes.length),
  };
}

import type { CaptureEnd } from './frame.ts';
import { readIp } from './ip.ts';
import type { IpPayload } from './ip.ts';
import { ipPacketsOf } from './link-layer.ts';
import { readFrames } from './read-frames.ts';
import { Reassembly } from './reassembly.ts';

/** Different reasons for which frames are not read are counted, up to so many. */
const MAX_REASONS = 32;

/** What one IP packet carries, put together again when it came in fragments. */
export interface CapturedPayload {
  /** The frame that holds it, or that completed it; 1 is the first of the file. */
  readonly frame: number;
  /** Nanoseconds since the first frame of the file. */
  readonly sinceFirstNs: bigint;
  readonly payload: IpPayload;
}

/**
 * All payloads of UDP and TCP in a capture file, and how it ended. Frames that hold none are passed over; those that are of a
 * kind not read here are counted.
 * @throws DecodeError as {@link readFrames}.
 */
export function* readPayloads(file: Uint8Array): Generator<CapturedPayload, CaptureEnd, undefined> {
  const reassembly = new Reassembly();
  const unread = new Map<string, number>();
  let firstNs: bigint | undefined;
  const frames = readFrames(file);
  for (;;) {
    const { value: frame, done } = frames.next();
    if (done === true) return unread.size === 0 ? frame : { ...frame, unread };
    firstNs ??= frame.timeNs;
    const content = ipPacketsOf(frame.linkType, frame.bytes);
    if ('unread' in content) count(unread, content.unread);
    else {
      for (const packet of content.packets) {
        const piece = readIp(packet);
        const payload = piece === undefined ? undefined : reassembly.add(piece);
        if (payload !== undefined) {
          yield { frame: frame.number, sinceFirstNs: frame.timeNs - firstNs, payload };
        }
      }
    }
  }
}

function count(unread: Map<string, number>, why: string): void {
  const known = unread.get(why);
  if (known !== undefined || unread.size < MAX_REASONS) unread.set(why, (known ?? 0) + 1);
}

import type { CaptureEnd, CapturedFrame } from './frame.ts';
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
  /** What is in the packet, UDP or TCP, and between which addresses. */
  readonly payload: IpPayload;
}

/** Takes frames, and gives what the IP packets in them carry. */
export class PayloadReader {
  readonly #reassembly = new Reassembly();
  readonly #unread = new Map<string, number>();
  #firstNs: bigint | undefined;

  /** Nanoseconds since 1970 of the first frame; undefined until there was one. */
  get firstNs(): bigint | undefined {
    return this.#firstNs;
  }

  /** `end`, with the frames that were of a kind not read here. */
  finish(end: CaptureEnd): CaptureEnd {
    return this.#unread.size === 0 ? end : { ...end, unread: this.#unread };
  }

  /** The payloads of UDP and TCP in a frame: one mostly, none where it is of another kind or a fragment. */
  take(frame: CapturedFrame): readonly CapturedPayload[] {
    this.#firstNs ??= frame.timeNs;
    const content = ipPacketsOf(frame.linkType, frame.bytes);
    if ('unread' in content) {
      count(this.#unread, content.unread);
      return [];
    }
    const found: CapturedPayload[] = [];
    for (const packet of content.packets) {
      const piece = readIp(packet);
      const payload = piece === undefined ? undefined : this.#reassembly.add(piece);
      if (payload !== undefined)
        found.push({ frame: frame.number, sinceFirstNs: frame.timeNs - this.#firstNs, payload });
    }
    return found;
  }
}

/**
 * All payloads of UDP and TCP in a capture file, and how it ended. Frames that hold none are passed over; those that are of a
 * kind not read here are counted.
 * @throws DecodeError as {@link readFrames}.
 */
export function* readPayloads(file: Uint8Array): Generator<CapturedPayload, CaptureEnd, undefined> {
  const reader = new PayloadReader();
  const frames = readFrames(file);
  for (;;) {
    const { value: frame, done } = frames.next();
    if (done === true) return reader.finish(frame);
    yield* reader.take(frame);
  }
}

function count(unread: Map<string, number>, why: string): void {
  const known = unread.get(why);
  if (known !== undefined || unread.size < MAX_REASONS) unread.set(why, (known ?? 0) + 1);
}

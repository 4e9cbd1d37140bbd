/**
 * What one end of a TCP connection sent, in its order. Rules:
 * 1. SYN says where the stream begins; where the capture began later, what the other end acknowledged first, or what came first.
 * 2. What was there already is dropped; of two that overlap the first counts.
 * 3. What came early waits, within bounds. When the other end acknowledges what lies before it, or too much waits, the capture
 *    has missed something: that is a gap, told with its length, and the stream goes on behind it.
 */
import type { TcpSegment } from './tcp-segment.ts';

/** More than this waits for nothing that will come. */
const MAX_WAITING = 512;
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** A piece of a stream: bytes, or so many that the capture does not have. */
export type StreamPiece = Uint8Array | { readonly missingBytes: number };

interface Waiting {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly missingBytes: number;
}

/** How far one sequence number is ahead of another, modulo 2³². */
const ahead = (one: number, other: number): number => (one - other) | 0;

/** One direction of a connection. */
export class TcpDirection {
  #next: number | undefined;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;

  /** Sequence number of the byte that is due; undefined before anything was seen. */
  get next(): number | undefined {
    return this.#next;
  }

  /** The pieces that can be told now that this segment has come. */
  add({ syn, sequence, bytes, missingBytes }: TcpSegment): StreamPiece[] {
    const start = syn ? (sequence + 1) >>> 0 : sequence;
    this.#next ??= start;
    if (bytes.length + missingBytes === 0) return [];
    if (ahead(start, this.#next) > 0) {
      this.#wait({ sequence: start, bytes, missingBytes });
      return this.#waiting.length > MAX_WAITING || this.#waitingBytes > MAX_WAITING_BYTES ? this.#skip() : [];
    }
    return [...this.#deliver({ sequence: start, bytes, missingBytes }), ...this.#drain()];
  }

  /** The other end has acknowledged all before `ack`: what it has and the capture has not is a gap. */
  acked(ack: number): StreamPiece[] {
    this.#next ??= ack;
    const first = this.#waiting[0];
    return first !== undefined && ahead(ack, first.sequence) >= 0 ? this.#skip() : [];
  }

  /** Everything that still waits, with the gaps before it. */
  flush(): StreamPiece[] {
    const pieces: StreamPiece[] = [];
    while (this.#waiting.length > 0) pieces.push(...this.#skip());
    return pieces;
  }

  #wait(segment: Waiting): void {
    let at = this.#waiting.length;
    while (at > 0 && ahead(this.#waiting[at - 1]!.sequence, segment.sequence) > 0) at--;
    this.#waiting.splice(at, 0, segment);
    this.#waitingBytes += segment.bytes.length;
  }

  /** Goes on at the first that waits. */
  #skip(): StreamPiece[] {
    const first = this.#waiting[0];
    if (first === undefined || this.#next === undefined) return [];
    const missingBytes = ahead(first.sequence, this.#next);
    this.#next = first.sequence;
    return [{ missingBytes }, ...this.#drain()];
  }

  #drain(): StreamPiece[] {
    const pieces: StreamPiece[] = [];
    let first = this.#waiting[0];
    while (first !== undefined && ahead(first.sequence, this.#next!) <= 0) {
      this.#waiting.shift();
      this.#waitingBytes -= first.bytes.length;
      pieces.push(...this.#deliver(first));
      first = this.#waiting[0];
    }
    return pieces;
  }

  /** What of it is new. */
  #deliver({ sequence, bytes, missingBytes }: Waiting): StreamPiece[] {
    const known = ahead(this.#next!, sequence);
    const length = bytes.length + missingBytes;
    if (known >= length) return [];
    this.#next = (sequence + length) >>> 0;
    const fresh = bytes.subarray(known);
    const gap = length - Math.max(known, bytes.length);
    return [...(fresh.length > 0 ? [fresh] : []), ...(gap > 0 ? [{ missingBytes: gap }] : [])];
  }
}

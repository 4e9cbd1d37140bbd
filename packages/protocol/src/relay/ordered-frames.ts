/**
 * What comes once and in order, over a connection that may be lost and replaced. Rules:
 * 1. Each side counts the ordered frames that it has sent and that it has received, modulo 2³²; no number stands in the frame.
 * 2. What was sent is kept until the peer says how many have come: in an ack, or when a connection is replaced.
 * 3. With a new connection each side says first what it has received, and sends again what the other lacks.
 * 4. Who may send much (bodies) waits while a window is full; what is kept is bounded all the same, for the peer may never acknowledge.
 */
import { ClosedError, DecodeError } from '../errors/index.ts';
import {
  ACK_EVERY_BYTES,
  ACK_EVERY_FRAMES,
  MAX_UNACKED_BYTES,
  MAX_UNACKED_FRAMES,
  ORDERED_WINDOW_BYTES,
} from './limits.ts';

/** Both directions of one side. */
export class OrderedFrames {
  /** Sent and not acknowledged, the oldest first. */
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  /** Number of the first that is kept, modulo 2³². */
  #firstKept = 0;
  #received = 0;
  #unsaidFrames = 0;
  #unsaidBytes = 0;

  /** How many have come, modulo 2³². */
  get received(): number {
    return this.#received;
  }

  /** Bytes of the frames that were sent and that the peer has not acknowledged. */
  get unackedBytes(): number {
    return this.#keptBytes;
  }

  /** Whether more of a body may be sent. */
  get hasRoom(): boolean {
    return this.#keptBytes < ORDERED_WINDOW_BYTES;
  }

  /** Whether it is time to acknowledge. */
  get owesAck(): boolean {
    return this.#unsaidFrames >= ACK_EVERY_FRAMES || this.#unsaidBytes >= ACK_EVERY_BYTES;
  }

  /** An ack, or a frame that opens a connection, says now what has come. */
  saidReceived(): number {
    this.#unsaidFrames = 0;
    this.#unsaidBytes = 0;
    return this.#received;
  }

  /** The frame is sent now, or when there is a connection again. @throws ClosedError when the peer has acknowledged nothing for too long */
  sent(frame: Uint8Array): void {
    this.#kept.push(frame);
    this.#keptBytes += frame.length;
    if (this.#keptBytes > MAX_UNACKED_BYTES || this.#kept.length > MAX_UNACKED_FRAMES)
      throw new ClosedError('the other side acknowledges nothing', { by: 'peer', reason: 'unacknowledged' });
  }

  /** An ordered frame of so many bytes has come. */
  came(sizeBytes: number): void {
    this.#received = (this.#received + 1) >>> 0;
    this.#unsaidFrames++;
    this.#unsaidBytes += sizeBytes;
  }

  /** The peer has received so many. @throws DecodeError when it cannot have */
  acknowledge(received: number): void {
    const count = (received - this.#firstKept) >>> 0;
    if (count > this.#kept.length) throw new DecodeError('acknowledges what was never sent');
    for (const frame of this.#kept.splice(0, count)) this.#keptBytes -= frame.length;
    this.#firstKept = received >>> 0;
  }

  /** What the peer of a new connection lacks, in order. */
  unacknowledged(): readonly Uint8Array[] {
    return this.#kept;
  }
}

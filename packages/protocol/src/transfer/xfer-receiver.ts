/**
 * The receiving end of an Xfer:
 * 1. RequestXfer goes out first, reliably, unless the other side begins by itself;
 * 2. packets are kept in whatever order they come, and confirmed in theirs, each once and again when it comes again: a sender takes the
 *    confirmation of one for that of all before it;
 * 3. it is done when the last one and all before it are there; it fails when the sender aborts, sends nonsense, or is silent.
 */
import type { Instant } from '../circuit/index.ts';
import { DecodeError } from '../errors/index.ts';
import type { MessageOf } from '../message/index.ts';
import { MAX_TRANSFER_BYTES, TRANSFER_SILENCE_MS } from './limits.ts';
import { Pieces } from './pieces.ts';
import { decodeXferPacket } from './xfer-packet.ts';

/** What goes out of a receiver. */
export type XferReceiverMessage = MessageOf<'RequestXfer' | 'ConfirmXferPacket' | 'AbortXfer'>;

/** How it ended. */
export type XferReceiverEvent =
  | { readonly type: 'received'; readonly bytes: Uint8Array }
  /** `result` is the sender's own, of AbortXfer: one of `XFER_RESULT`. */
  | { readonly type: 'aborted'; readonly result: number }
  | { readonly type: 'malformed'; readonly error: DecodeError }
  | { readonly type: 'silent'; readonly silentMs: number };

/** How an Xfer is begun. */
export interface XferReceiverOptions {
  /** Chosen by the receiver. */
  readonly id: bigint;
  /** Undefined where the other side begins by itself. */
  readonly request: Omit<MessageOf<'RequestXfer'>['XferID'], 'ID'> | undefined;
  /** When it begins: silence is counted from here. */
  readonly now: Instant;
  /** {@link MAX_TRANSFER_BYTES} by default. */
  readonly maxBytes?: number | undefined;
}

/** Why a file is not sent. @source viewer llxfer.h */
export const XFER_RESULT = Object.freeze({
  endOfFile: -39,
  cannotOpen: -42,
  fileNotFound: -43,
  fileEmpty: -44,
});

/** One file on its way here. */
export class XferReceiver {
  readonly #id: bigint;
  readonly #pieces: Pieces;
  readonly #messages: XferReceiverMessage[] = [];
  #event: XferReceiverEvent | undefined;
  #isOver = false;
  #sizeBytes: number | undefined;
  #heardAt: Instant;

  constructor({ id, request, now, maxBytes = MAX_TRANSFER_BYTES }: XferReceiverOptions) {
    this.#id = id;
    this.#pieces = new Pieces(maxBytes);
    this.#heardAt = now;
    if (request !== undefined) this.#messages.push({ name: 'RequestXfer', XferID: { ID: id, ...request } });
  }

  /** Takes a packet, and confirms what is there in order; passed over where it is of another Xfer, or this one is over. */
  receivePacket(message: MessageOf<'SendXferPacket'>, now: Instant): void {
    if (this.#isOver || message.XferID.ID !== this.#id) return;
    try {
      this.#take(message, now);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#messages.push(this.#abort());
      this.#end({ type: 'malformed', error });
    }
  }

  /** The sender calls it off, which is `aborted`; passed over where it is of another Xfer. */
  receiveAbort({ XferID }: MessageOf<'AbortXfer'>): void {
    if (XferID.ID === this.#id) this.#end({ type: 'aborted', result: XferID.Result });
  }

  /** Gives up when nothing new has come for {@link TRANSFER_SILENCE_MS}; harmless too early. */
  handleTimeout(now: Instant): void {
    const silentMs = now - this.#heardAt;
    if (silentMs < TRANSFER_SILENCE_MS) return;
    this.#end({ type: 'silent', silentMs });
  }

  /** Nobody wants it any more. */
  abort(): void {
    if (!this.#isOver) this.#messages.push(this.#abort());
    this.#isOver = true;
  }

  /** The next message for the sender; undefined when there is none. */
  pollMessage(): XferReceiverMessage | undefined {
    return this.#messages.shift();
  }

  /** How it has ended, once; undefined until then, and after {@link XferReceiver.abort}. */
  pollEvent(): XferReceiverEvent | undefined {
    const event = this.#event;
    this.#event = undefined;
    return event;
  }

  /** When {@link XferReceiver.handleTimeout} is due; undefined when it is over. */
  nextTimeout(): Instant | undefined {
    return this.#isOver ? undefined : this.#heardAt + TRANSFER_SILENCE_MS;
  }

  #take(message: MessageOf<'SendXferPacket'>, now: Instant): void {
    const { number, isLast, data, sizeBytes } = decodeXferPacket(message);
    this.#sizeBytes ??= sizeBytes;
    const before = this.#pieces.next;
    if (this.#pieces.add(number, data, isLast)) this.#heardAt = now;
    else if (number < before) this.#confirm(number);
    if (this.#pieces.isWhole) this.#finish();
    for (let confirmed = before; confirmed < this.#pieces.next; confirmed++) this.#confirm(confirmed);
  }

  #finish(): void {
    const { sizeBytes } = this.#pieces;
    if (sizeBytes !== this.#sizeBytes)
      throw new DecodeError(`a file of ${this.#sizeBytes ?? 0} bytes that came with ${sizeBytes}`);
    this.#end({ type: 'received', bytes: this.#pieces.join() });
  }

  #confirm(Packet: number): void {
    this.#messages.push({ name: 'ConfirmXferPacket', XferID: { ID: this.#id, Packet } });
  }

  #abort(): MessageOf<'AbortXfer'> {
    return { name: 'AbortXfer', XferID: { ID: this.#id, Result: XFER_RESULT.endOfFile } };
  }

  #end(event: XferReceiverEvent): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#event = event;
  }
}

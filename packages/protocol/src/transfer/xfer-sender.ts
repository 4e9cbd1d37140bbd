/**
 * The sending end of an Xfer:
 * 1. so many packets are on their way at once; the next one goes out when the oldest is confirmed, and with it all before it;
 * 2. what is not confirmed in time goes out again, so often; then it is given up. On a circuit that repeats lost messages by itself nothing
 *    goes out again: OpenSim takes what comes twice for more of the file.
 */
import type { Instant } from '../circuit/index.ts';
import type { MessageOf } from '../message/index.ts';
import { MAX_XFER_RESENDS, TRANSFER_SILENCE_MS, XFER_PACKET_BYTES, XFER_RESEND_MS } from './limits.ts';
import { confirmedPacket, encodeXferPacket } from './xfer-packet.ts';
import { XFER_RESULT } from './xfer-receiver.ts';

/** What goes out of a sender. */
export type XferSenderMessage = MessageOf<'SendXferPacket' | 'AbortXfer'>;

/** How it ended. */
export type XferSenderEvent =
  | { readonly type: 'sent' }
  | { readonly type: 'aborted'; readonly result: number }
  | { readonly type: 'undelivered'; readonly attempts: number };

/** What is sent, and how. */
export interface XferSenderOptions {
  /** As the receiver chose it, in RequestXfer: all messages of it have it. */
  readonly id: bigint;
  /** Not to be changed while it is sent. */
  readonly bytes: Uint8Array;
  /** When it begins: the wait for the first confirmation is counted from here. */
  readonly now: Instant;
  /** Of the file in one packet; {@link XFER_PACKET_BYTES} by default. */
  readonly packetBytes?: number;
  /** Packets on their way at once, 1 by default, as viewers have it. */
  readonly window?: number;
  /**
   * Its packets are sent reliably: none is repeated here, and it is given up when nothing is confirmed for {@link TRANSFER_SILENCE_MS}.
   * @source OpenSim AssetXferUploader.cs (HandleXferPacket): what comes is put behind what was there, whatever its number
   */
  readonly isReliable?: boolean;
}

/** One file on its way to the other side. */
export class XferSender {
  readonly #id: bigint;
  readonly #bytes: Uint8Array;
  readonly #packetBytes: number;
  readonly #window: number;
  readonly #last: number;
  readonly #patienceMs: number;
  readonly #mostResends: number;
  #goodbye: MessageOf<'AbortXfer'> | undefined;
  #confirmed = -1;
  #sent = -1;
  #resends = 0;
  #sentAt: Instant;
  #event: XferSenderEvent | undefined;
  #isOver = false;

  constructor({
    id,
    bytes,
    now,
    packetBytes = XFER_PACKET_BYTES,
    window = 1,
    isReliable = false,
  }: XferSenderOptions) {
    this.#id = id;
    this.#bytes = bytes;
    this.#packetBytes = packetBytes;
    this.#window = window;
    this.#last = Math.max(0, Math.ceil(bytes.length / packetBytes) - 1);
    this.#sentAt = now;
    this.#patienceMs = isReliable ? TRANSFER_SILENCE_MS : XFER_RESEND_MS;
    this.#mostResends = isReliable ? 0 : MAX_XFER_RESENDS;
  }

  /** That packet has come, and all before it; passed over where it is late, or of another Xfer. */
  receiveConfirm(message: MessageOf<'ConfirmXferPacket'>, now: Instant): void {
    const number = confirmedPacket(message);
    if (this.#isOver || message.XferID.ID !== this.#id || number > this.#sent || number <= this.#confirmed)
      return;
    this.#confirmed = number;
    this.#resends = 0;
    this.#sentAt = now;
    if (number === this.#last) this.#end({ type: 'sent' });
  }

  /** The receiver wants it no more, which is `aborted`; passed over where it is of another Xfer. */
  receiveAbort({ XferID }: MessageOf<'AbortXfer'>): void {
    if (XferID.ID === this.#id) this.#end({ type: 'aborted', result: XferID.Result });
  }

  /** Has what is not confirmed in time sent again, or gives up when that was done often enough; harmless too early. */
  handleTimeout(now: Instant): void {
    if (this.#isOver || now - this.#sentAt < this.#patienceMs) return;
    this.#sentAt = now;
    if (++this.#resends > this.#mostResends) this.#end({ type: 'undelivered', attempts: this.#resends });
    else this.#sent = this.#confirmed;
  }

  /** It is not to be sent any more. */
  abort(): void {
    if (!this.#isOver)
      this.#goodbye = { name: 'AbortXfer', XferID: { ID: this.#id, Result: XFER_RESULT.endOfFile } };
    this.#isOver = true;
  }

  /** The next packet that the window has room for, or AbortXfer; undefined when there is none now. */
  pollMessage(): XferSenderMessage | undefined {
    const goodbye = this.#goodbye;
    this.#goodbye = undefined;
    if (goodbye !== undefined) return goodbye;
    const isFull = this.#sent - this.#confirmed >= this.#window;
    if (this.#isOver || isFull || this.#sent >= this.#last) return undefined;
    const number = ++this.#sent;
    const from = number * this.#packetBytes;
    return encodeXferPacket(this.#id, {
      number,
      isLast: number === this.#last,
      data: this.#bytes.subarray(from, from + this.#packetBytes),
      sizeBytes: this.#bytes.length,
    });
  }

  /** How it has ended, once; undefined until then, and after {@link XferSender.abort}. */
  pollEvent(): XferSenderEvent | undefined {
    const event = this.#event;
    this.#event = undefined;
    return event;
  }

  /** When {@link XferSender.handleTimeout} is due; undefined when it is over. */
  nextTimeout(): Instant | undefined {
    return this.#isOver ? undefined : this.#sentAt + this.#patienceMs;
  }

  #end(event: XferSenderEvent): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#event = event;
  }
}

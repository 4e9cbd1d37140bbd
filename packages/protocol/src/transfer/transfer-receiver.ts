/**
 * The receiving end of a Transfer: TransferRequest goes out; TransferInfo says how long it is, or why nothing comes; packets come
 * reliably, in any order, the last one marked. OpenSim says nothing at all to who may not have it.
 */
import type { Instant } from '../circuit/index.ts';
import type { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import type { MessageOf } from '../message/index.ts';
import { MAX_TRANSFER_BYTES, TRANSFER_SILENCE_MS } from './limits.ts';
import { Pieces } from './pieces.ts';
import { TRANSFER_STATUS, transferAbort, transferRequest } from './transfer-messages.ts';
import type { TransferSource } from './transfer-source.ts';

/** How it ended. */
export type TransferReceiverEvent =
  | { readonly type: 'received'; readonly bytes: Uint8Array }
  /** `status` is one of `TRANSFER_STATUS`. */
  | { readonly type: 'refused'; readonly status: number }
  | { readonly type: 'malformed'; readonly error: DecodeError }
  | { readonly type: 'silent'; readonly silentMs: number };

/** What is asked for. */
export interface TransferReceiverOptions {
  /** Chosen by the receiver, another one for each transfer: all messages of it name it. */
  readonly id: Uuid;
  /** Where the sender finds what is wanted. */
  readonly source: TransferSource;
  /** Higher comes first; 100 is usual. */
  readonly priority?: number;
  /** When it is asked for: silence is counted from here. */
  readonly now: Instant;
  /** {@link MAX_TRANSFER_BYTES} by default. */
  readonly maxBytes?: number | undefined;
}

const USUAL_PRIORITY = 100;

/** One asset on its way here. */
export class TransferReceiver {
  readonly #id: Uuid;
  readonly #pieces: Pieces;
  readonly #maxBytes: number;
  readonly #messages: MessageOf<'TransferRequest' | 'TransferAbort'>[];
  #sizeBytes: number | undefined;
  #heardAt: Instant;
  #event: TransferReceiverEvent | undefined;
  #isOver = false;

  constructor(options: TransferReceiverOptions) {
    const { id, source, priority = USUAL_PRIORITY, now, maxBytes = MAX_TRANSFER_BYTES } = options;
    this.#id = id;
    this.#pieces = new Pieces(maxBytes);
    this.#maxBytes = maxBytes;
    this.#messages = [transferRequest(id, source, priority)];
    this.#heardAt = now;
  }

  /** Takes the size, or why nothing comes; passed over where it is of another transfer, or this one is over. */
  receiveInfo({ TransferInfo: said }: MessageOf<'TransferInfo'>, now: Instant): void {
    if (this.#isOver || !said.TransferID.equals(this.#id)) return;
    // Said again it is nothing new: else a transfer could be kept waiting for ever.
    if (this.#sizeBytes === undefined) this.#heardAt = now;
    this.#guard(() => {
      if (said.Status !== TRANSFER_STATUS.ok && said.Status !== TRANSFER_STATUS.done)
        return this.#end({ type: 'refused', status: said.Status });
      if (said.Size < 0 || said.Size > this.#maxBytes)
        throw new DecodeError(`an asset of ${said.Size} bytes`);
      this.#sizeBytes = said.Size;
      if (said.Size === 0) return this.#end({ type: 'received', bytes: new Uint8Array(0) });
      return this.#finish();
    });
  }

  /** Takes a copy of a piece; passed over where it is of another transfer, or this one is over. */
  receivePacket({ TransferData: said }: MessageOf<'TransferPacket'>, now: Instant): void {
    if (this.#isOver || !said.TransferID.equals(this.#id)) return;
    this.#guard(() => {
      const isLast = said.Status === TRANSFER_STATUS.done;
      if (!isLast && said.Status !== TRANSFER_STATUS.ok)
        return this.#end({ type: 'refused', status: said.Status });
      if (said.Packet < 0) throw new DecodeError(`packet ${said.Packet} of a transfer`);
      if (this.#pieces.add(said.Packet, said.Data, isLast)) this.#heardAt = now;
      return this.#finish();
    });
  }

  /** The sender calls it off, which is `refused`; passed over where it is of another transfer. */
  receiveAbort({ TransferInfo }: MessageOf<'TransferAbort'>): void {
    if (TransferInfo.TransferID.equals(this.#id))
      this.#end({ type: 'refused', status: TRANSFER_STATUS.abort });
  }

  /** Gives up when nothing new has come for {@link TRANSFER_SILENCE_MS}; harmless too early. */
  handleTimeout(now: Instant): void {
    const silentMs = now - this.#heardAt;
    if (silentMs >= TRANSFER_SILENCE_MS) this.#end({ type: 'silent', silentMs });
  }

  /** Nobody wants it any more. */
  abort(): void {
    if (!this.#isOver) this.#messages.push(transferAbort(this.#id));
    this.#isOver = true;
  }

  /** The next message for the sender, TransferRequest first; undefined when there is none. */
  pollMessage(): MessageOf<'TransferRequest' | 'TransferAbort'> | undefined {
    return this.#messages.shift();
  }

  /** How it has ended, once; undefined until then, and after {@link TransferReceiver.abort}. */
  pollEvent(): TransferReceiverEvent | undefined {
    const event = this.#event;
    this.#event = undefined;
    return event;
  }

  /** When {@link TransferReceiver.handleTimeout} is due; undefined when it is over. */
  nextTimeout(): Instant | undefined {
    return this.#isOver ? undefined : this.#heardAt + TRANSFER_SILENCE_MS;
  }

  /** Whole as soon as all packets and the word on their size are there. */
  #finish(): void {
    if (this.#sizeBytes === undefined || !this.#pieces.isWhole) return;
    const { sizeBytes } = this.#pieces;
    if (sizeBytes !== this.#sizeBytes)
      throw new DecodeError(`an asset of ${this.#sizeBytes} bytes that came with ${sizeBytes}`);
    this.#end({ type: 'received', bytes: this.#pieces.join() });
  }

  #guard(take: () => void): void {
    try {
      take();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#messages.push(transferAbort(this.#id));
      this.#end({ type: 'malformed', error });
    }
  }

  #end(event: TransferReceiverEvent): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#event = event;
  }
}

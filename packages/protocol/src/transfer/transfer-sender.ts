/**
 * The sending end of a Transfer:
 * 1. TransferInfo says how long it is, or why nothing comes;
 * 2. then its packets go out in order, as soon as their bytes are given; the last one is marked. They ride reliably: what is lost is the circuit's to
 *    send again, so that nothing here has a deadline;
 * 3. when the rest cannot be had, a last packet says so; whoever asked may call it off at any time.
 */
import type { Uuid } from '../datatypes/index.ts';
import { UsageError } from '../errors/index.ts';
import type { MessageOf } from '../message/index.ts';
import { MAX_TRANSFER_BYTES, TRANSFER_PACKET_BYTES } from './limits.ts';
import { TRANSFER_STATUS, transferInfo, transferPacket } from './transfer-messages.ts';

/** How it ended. */
export type TransferSenderEvent =
  | { readonly type: 'sent' }
  | { readonly type: 'aborted' }
  /** `status` is one of `TRANSFER_STATUS`. */
  | { readonly type: 'failed'; readonly status: number };

/** What is sent, and to whom. */
export interface TransferSenderOptions {
  /** As it was asked for. */
  readonly id: Uuid;
  /** Up to {@link MAX_TRANSFER_BYTES}. */
  readonly sizeBytes: number;
  /** What TransferInfo repeats: as asked, or what names an asset. */
  readonly params: Uint8Array;
  /** Of the asset in one packet; {@link TRANSFER_PACKET_BYTES} by default. */
  readonly packetBytes?: number;
}

/** Bytes of an asset, the end not among them. */
export interface WantedBytes {
  /** The first of them, counted from 0. */
  readonly start: number;
  /** Behind the last of them; the asset's size in the last packet. */
  readonly end: number;
}

const NO_BYTES = new Uint8Array(0);

/** One asset on its way to who asked for it. */
export class TransferSender {
  readonly #id: Uuid;
  readonly #sizeBytes: number;
  readonly #packetBytes: number;
  readonly #messages: MessageOf<'TransferInfo' | 'TransferPacket'>[];
  #packet = 0;
  #event: TransferSenderEvent | undefined;
  #isOver = false;

  /** @throws UsageError for a size that cannot be sent: below 0, or above {@link MAX_TRANSFER_BYTES} */
  constructor({ id, sizeBytes, params, packetBytes = TRANSFER_PACKET_BYTES }: TransferSenderOptions) {
    if (!Number.isInteger(sizeBytes) || sizeBytes < 0 || sizeBytes > MAX_TRANSFER_BYTES)
      throw new UsageError(`an asset of ${sizeBytes} bytes cannot be sent`);
    this.#id = id;
    this.#sizeBytes = sizeBytes;
    this.#packetBytes = packetBytes;
    this.#messages = [transferInfo(id, TRANSFER_STATUS.ok, sizeBytes, params)];
    if (sizeBytes === 0) this.#end({ type: 'sent' });
  }

  /** What the next packet is made of; undefined when it is over. */
  get wanted(): WantedBytes | undefined {
    if (this.#isOver) return undefined;
    const start = this.#packet * this.#packetBytes;
    return { start, end: Math.min(start + this.#packetBytes, this.#sizeBytes) };
  }

  /** The bytes that are {@link TransferSender.wanted}: not to be changed until they are sent. @throws UsageError for more or fewer, and when it is over */
  give(bytes: Uint8Array): void {
    const { wanted } = this;
    if (wanted === undefined) throw new UsageError('the transfer is over');
    const wantedBytes = wanted.end - wanted.start;
    if (bytes.length !== wantedBytes)
      throw new UsageError(`${bytes.length} bytes for a packet of ${wantedBytes}`);
    const isLast = wanted.end === this.#sizeBytes;
    const status = isLast ? TRANSFER_STATUS.done : TRANSFER_STATUS.ok;
    this.#messages.push(transferPacket(this.#id, this.#packet++, status, bytes));
    if (isLast) this.#end({ type: 'sent' });
  }

  /** The rest cannot be had. @param status one of `TRANSFER_STATUS` */
  fail(status: number): void {
    if (this.#isOver) return;
    const last = Math.ceil(this.#sizeBytes / this.#packetBytes) - 1;
    this.#messages.push(transferPacket(this.#id, last, status, NO_BYTES));
    this.#end({ type: 'failed', status });
  }

  /** What waits to be sent is not sent any more. */
  receiveAbort({ TransferInfo }: MessageOf<'TransferAbort'>): void {
    if (this.#isOver || !TransferInfo.TransferID.equals(this.#id)) return;
    this.#messages.length = 0;
    this.#end({ type: 'aborted' });
  }

  /** Each is to be sent reliably. */
  pollMessage(): MessageOf<'TransferInfo' | 'TransferPacket'> | undefined {
    return this.#messages.shift();
  }

  /** How it has ended, once; undefined until then. */
  pollEvent(): TransferSenderEvent | undefined {
    const event = this.#event;
    this.#event = undefined;
    return event;
  }

  #end(event: TransferSenderEvent): void {
    this.#isOver = true;
    this.#event = event;
  }
}

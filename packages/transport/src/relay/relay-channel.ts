/**
 * One end of the connection between a web page and its gateway, whichever: what is ordered survives the loss of the socket and goes on
 * with the next one; datagrams do not. Rules:
 * 1. A channel has one socket at a time, or none. `attach` takes a socket on which both sides have said what they have received.
 * 2. Nothing that came for `SILENT_MS` means that the socket is dead, for each side acknowledges every `KEEP_ALIVE_MS`.
 * 3. Of datagrams only the last second waits for the next socket, and none while too much waits in this one: what would come late is of
 *    no use.
 */
import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { encodeFrame, isOrdered, KEEP_ALIVE_MS, OrderedFrames, SILENT_MS } from '@landfall/protocol/relay';
import type { OrderedFrame, RelayFrame } from '@landfall/protocol/relay';
import type { Cancel, Clock, MessageSocket } from '../ports/index.ts';
import { HeldDatagrams } from './held-datagrams.ts';

/** Datagrams are dropped while so much waits in the socket: a second at 8 Mbit/s. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** Who hears what a channel gets. */
export interface ChannelOwner {
  /** A frame of the other side. @throws DecodeError */
  decode(bytes: Uint8Array): RelayFrame;
  /** A frame has come, acks excepted. What it throws ends the channel when it is a DecodeError. */
  onFrame(frame: RelayFrame): void;
  /** The socket is gone; another may be attached. */
  onLost(reason: string): void;
  /** The other side breaks the rules: there is no going on. */
  onBroken(error: ClosedError): void;
}

/** See above. */
export class RelayChannel {
  readonly #clock: Clock;
  readonly #owner: ChannelOwner;
  readonly #ordered = new OrderedFrames();
  readonly #held = new HeldDatagrams();
  #socket: MessageSocket | undefined;
  #cancelTimer: Cancel | undefined;
  #heardAt = 0;
  #saidAt = 0;
  #waiting: (() => void)[] = [];
  #closed: ClosedError | undefined;
  /** Batches of datagrams that were not sent, for want of a socket or room in it. */
  droppedBatches = 0;

  constructor(clock: Clock, owner: ChannelOwner) {
    this.#clock = clock;
    this.#owner = owner;
  }

  /** A socket is attached. */
  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /** Ordered frames that have come: what the first frame on a new socket says. */
  saidReceived(): number {
    return this.#ordered.saidReceived();
  }

  /** Goes on with this socket; the peer has said what it has received. When it cannot have, that breaks the channel. */
  attach(socket: MessageSocket, received: number): void {
    try {
      this.#ordered.acknowledge(received);
    } catch (error) {
      socket.close();
      return this.#break(error);
    }
    this.detach();
    this.#socket = socket;
    this.#heardAt = this.#clock.now();
    this.#saidAt = this.#heardAt;
    socket.onMessage((message) => {
      if (this.#socket === socket) this.#receive(message);
    });
    socket.onClose((reason) => {
      if (this.#socket === socket) this.#lose(reason);
    });
    for (const frame of this.#ordered.unacknowledged()) socket.send(frame);
    for (const frame of this.#held.release(this.#heardAt)) socket.send(frame);
    this.#watch();
    this.#wake();
  }

  /** Closes the socket, if there is one, without a word to the owner. */
  detach(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#cancelTimer?.();
    socket?.close();
  }

  /** Sends once and in order, now or with the next socket. */
  send(frame: OrderedFrame): void {
    if (this.#closed !== undefined) return;
    const bytes = encodeFrame(frame);
    try {
      this.#ordered.sent(bytes);
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
      return this.#owner.onBroken(error);
    }
    this.#socket?.send(bytes);
  }

  /** Sends a batch of datagrams, holds it for a while, or drops it. */
  sendDatagrams(frame: Uint8Array): void {
    if (this.#closed !== undefined) return;
    if (this.#socket === undefined) this.droppedBatches += this.#held.hold(frame, this.#clock.now());
    else if (this.#socket.waitingBytes > MOST_WAITING_BYTES) this.droppedBatches++;
    else this.#socket.send(frame);
  }

  /** Resolves when a piece of a body may be sent. @throws ClosedError when the channel is closed first */
  async room(): Promise<void> {
    while (this.#closed === undefined && !this.#hasRoom())
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#closed !== undefined) throw this.#closed;
  }

  /** Ends it; whoever waits for room hears of it. `last` is said before the socket is closed. */
  close(cause: ClosedError, last?: RelayFrame): void {
    if (this.#closed !== undefined) return;
    this.#closed = cause;
    if (last !== undefined) this.#socket?.send(encodeFrame(last));
    this.detach();
    this.#wake();
  }

  #hasRoom(): boolean {
    return this.#ordered.hasRoom;
  }

  #wake(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  #receive(message: Uint8Array): void {
    this.#heardAt = this.#clock.now();
    try {
      if (isOrdered(message)) this.#ordered.came(message.length);
      const frame = this.#owner.decode(message);
      if (frame.type === 'ack') {
        this.#ordered.acknowledge(frame.received);
        this.#wake();
      } else this.#owner.onFrame(frame);
      if (this.#ordered.owesAck) this.#acknowledge();
    } catch (error) {
      this.#break(error);
    }
  }

  #break(error: unknown): void {
    if (!(error instanceof DecodeError)) throw error;
    const text = `the other side breaks the protocol (${error.message})`;
    this.#owner.onBroken(new ClosedError(text, { by: 'peer', reason: 'protocol', cause: error }));
  }

  #acknowledge(): void {
    this.#saidAt = this.#clock.now();
    this.#socket?.send(encodeFrame({ type: 'ack', received: this.#ordered.saidReceived() }));
  }

  #lose(reason: string): void {
    this.#socket = undefined;
    this.#cancelTimer?.();
    this.#owner.onLost(reason);
  }

  #watch(): void {
    this.#cancelTimer = this.#clock.after(KEEP_ALIVE_MS, () => this.#look(), { background: true });
  }

  #look(): void {
    const now = this.#clock.now();
    if (now - this.#heardAt >= SILENT_MS) {
      const socket = this.#socket;
      this.#lose('silence');
      socket?.close();
      return;
    }
    // The clock may be a fraction early.
    if (now - this.#saidAt >= KEEP_ALIVE_MS - 1) this.#acknowledge();
    this.#watch();
  }
}

import { ClosedError } from '@landfall/protocol/errors';
import type { Clock, MessageSocket } from '@landfall/transport/ports';

/** A way between a page and its gateway that can be broken. */
export class MemorySockets {
  readonly #clock: Clock;
  readonly #accept: (socket: MessageSocket) => void;
  readonly #delayMs: number;
  readonly #open = new Set<Wire>();
  #isDown = false;
  /** How many sockets were opened until now. */
  opened = 0;

  constructor(clock: Clock, accept: (socket: MessageSocket) => void, delayMs = 5) {
    this.#clock = clock;
    this.#accept = accept;
    this.#delayMs = delayMs;
  }

  /** A page's end. @throws ClosedError while the wire is cut */
  async open(): Promise<MessageSocket> {
    await new Promise<void>((resolve) => void this.#clock.after(this.#delayMs, resolve));
    if (this.#isDown) throw new ClosedError('the wire is cut', { by: 'network', reason: 'unreachable' });
    this.opened++;
    const wire: Wire = new Wire(this.#clock, this.#delayMs, () => this.#open.delete(wire));
    this.#open.add(wire);
    this.#accept(wire.ends[1]);
    return wire.ends[0];
  }

  /** What is on its way is lost; both ends hear of it, or neither when `silently`. */
  cut(silently = false): void {
    this.#isDown = true;
    for (const wire of this.#open) wire.cut(silently);
    this.#open.clear();
  }

  /** New sockets can be opened again; what was cut stays so. */
  mend(): void {
    this.#isDown = false;
  }
}

class Wire {
  readonly ends: readonly [End, End];
  isCut = false;
  readonly clock: Clock;
  readonly delayMs: number;
  readonly #onEnd: () => void;

  constructor(clock: Clock, delayMs: number, onEnd: () => void) {
    this.clock = clock;
    this.delayMs = delayMs;
    this.#onEnd = onEnd;
    this.ends = [new End(this, 1), new End(this, 0)];
  }

  cut(silently: boolean): void {
    this.isCut = true;
    if (!silently) for (const end of this.ends) end.closed('cut');
  }

  /** One of its ends has closed. */
  closed(): void {
    if (this.ends.every((end) => end.isClosed)) this.#onEnd();
  }
}

class End implements MessageSocket {
  readonly waitingBytes = 0;
  readonly #wire: Wire;
  readonly #peer: 0 | 1;
  #receive: (message: Uint8Array) => void = () => undefined;
  #report: (reason: string) => void = () => undefined;
  isClosed = false;

  constructor(wire: Wire, peer: 0 | 1) {
    this.#wire = wire;
    this.#peer = peer;
  }

  send(message: Uint8Array): void {
    if (this.isClosed) return;
    const bytes = message.slice();
    this.#later((peer) => peer.isClosed || peer.#receive(bytes));
  }

  onMessage(receive: (message: Uint8Array) => void): void {
    this.#receive = receive;
  }

  onClose(report: (reason: string) => void): void {
    this.#report = report;
  }

  close(): void {
    if (this.isClosed) return;
    this.#later((peer) => peer.closed('closed'));
    this.closed('closed');
  }

  closed(reason: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#wire.closed();
    this.#report(reason);
  }

  #later(act: (peer: End) => unknown): void {
    const wire = this.#wire;
    wire.clock.after(wire.delayMs, () => {
      if (!wire.isCut) act(wire.ends[this.#peer]);
    });
  }
}

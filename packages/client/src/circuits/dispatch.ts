import type { Message, MessageType } from '@landfall/protocol/message';
import { takeRejection } from '../events/index.ts';

/** How a message came. */
export interface Arrival {
  /** Whoever sent it wants an acknowledgement. */
  readonly reliable: boolean;
  /** Of the datagram; 0 when it came by the event queue. */
  readonly sizeBytes: number;
  /** Number of the packet, 24 bits that wrap: what was sent earlier is before it. Undefined when it came by the event queue. */
  readonly sequence?: number;
}

/** Takes one kind of message from `source`. Byte fields are views: what is kept must be copied. */
export type MessageHandler<Source, M extends Message> = (
  message: M,
  source: Source,
  arrival: Arrival,
) => void;

type AnyHandler<Source> = (message: never, source: Source, arrival: Arrival) => unknown;

/** Hears what a handler threw, at once or in the promise that it returns: it keeps no other handler from the message. */
export type HandlerFault<Source> = (error: unknown, source: Source, arrival: Arrival) => void;

/** Who takes which message: one table for all circuits of a session, so that a circuit costs no handlers. */
export class Dispatch<Source> {
  /** Most messages have one taker: no list for those. */
  readonly #handlers = new Map<string, AnyHandler<Source> | readonly AnyHandler<Source>[]>();
  readonly #report: HandlerFault<Source>;

  constructor(report: HandlerFault<Source>) {
    this.#report = report;
  }

  /** Takes the messages of that kind from now on. */
  take<M extends Message>({ name }: MessageType<M>, handle: MessageHandler<Source, M>): void {
    const known = this.#handlers.get(name);
    if (known === undefined) this.#handlers.set(name, handle);
    // As long as it needs to be: an array that is spread or pushed to has room for sixteen more.
    else if (typeof known === 'function') this.#handlers.set(name, [known, handle]);
    else this.#handlers.set(name, known.concat(handle));
  }

  /** Returns whether anybody took it. */
  dispatch(message: Message, source: Source, arrival: Arrival): boolean {
    const handlers = this.#handlers.get(message.name);
    if (handlers === undefined) return false;
    if (typeof handlers === 'function') this.#call(handlers, message, source, arrival);
    else for (const handle of handlers) this.#call(handle, message, source, arrival);
    return true;
  }

  #call(handle: AnyHandler<Source>, message: Message, source: Source, arrival: Arrival): void {
    try {
      const outcome = handle(message as never, source, arrival);
      if (outcome === undefined) return;
      takeRejection(outcome, (error) => this.#report(error, source, arrival));
    } catch (error) {
      this.#report(error, source, arrival);
    }
  }
}

import type { Message, MessageType } from '@landfall/protocol/message';

/** How a message came. */
export interface Arrival {
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

type AnyHandler<Source> = (message: never, source: Source, arrival: Arrival) => void;

/** Hears what a handler threw: it keeps no other handler from the message. */
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
    else this.#handlers.set(name, [...(typeof known === 'function' ? [known] : known), handle]);
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
      handle(message as never, source, arrival);
    } catch (error) {
      this.#report(error, source, arrival);
    }
  }
}

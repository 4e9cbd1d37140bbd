import type { MessageEvent } from '@landfall/protocol/circuit';
import type { MessageName, MessageOf } from '@landfall/protocol/message';

/** How a message came. */
export interface Arrival {
  readonly reliable: boolean;
  /** Of the datagram; 0 when it came by the event queue. */
  readonly sizeBytes: number;
}

/** Takes one kind of message from `source`. Byte fields are views: what is kept must be copied. */
export type MessageHandler<Source, Name extends MessageName> = (
  message: MessageOf<Name>,
  source: Source,
  arrival: Arrival,
) => void;

type AnyHandler<Source> = (message: never, source: Source, arrival: Arrival) => void;

/** Who takes which message: one table for all circuits of a session, so that a circuit costs no handlers. */
export class Dispatch<Source> {
  readonly #handlers = new Map<string, AnyHandler<Source>[]>();

  on<Name extends MessageName>(name: Name, handle: MessageHandler<Source, Name>): void {
    const handlers = this.#handlers.get(name);
    if (handlers === undefined) this.#handlers.set(name, [handle]);
    else handlers.push(handle);
  }

  /** Returns whether anybody took it. */
  dispatch(message: MessageEvent['message'], source: Source, arrival: Arrival): boolean {
    const handlers = this.#handlers.get(message.name);
    if (handlers === undefined) return false;
    for (const handle of handlers) handle(message as never, source, arrival);
    return true;
  }
}

import type { Message } from '@landfall/protocol/message';
import type { Cancel, Clock } from '@landfall/transport/ports';

/** What of the five verbs is used here. */
export interface MessageMachine {
  /** What to send next; undefined when there is nothing. */
  pollMessage(): Message | undefined;
  /** What has happened; undefined when there is nothing. */
  pollEvent(): object | undefined;
  /** When to wake it, in milliseconds of the clock that it is given; undefined for never. */
  nextTimeout(): number | undefined;
  /** Wakes it. */
  handleTimeout(now: number): void;
  /** Says goodbye, unless it is over. */
  abort(): void;
}

/** A machine that is under way. */
export interface Running<Machine> {
  /** Gives it something, and does what it says then. */
  readonly feed: (give: (machine: Machine, now: number) => void) => void;
  /** Ends it: what it has to say to the other side is still said. */
  readonly stop: () => void;
}

/** Drives a machine by the clock: its messages are sent, its first event ends it. */
export function runMachine<Machine extends MessageMachine>(
  machine: Machine,
  clock: Clock,
  send: (message: Message) => void,
  onEvent: (event: object) => void,
): Running<Machine> {
  let cancel: Cancel | undefined;
  let isOver = false;
  const flush = (): void => {
    for (let message = machine.pollMessage(); message !== undefined; message = machine.pollMessage())
      send(message);
  };
  const drain = (): void => {
    cancel?.();
    cancel = undefined;
    flush();
    const event = machine.pollEvent();
    if (event !== undefined) return onEvent(event);
    const timeout = machine.nextTimeout();
    if (timeout === undefined || isOver) return;
    cancel = clock.after(Math.max(0, timeout - clock.now()), () =>
      feed((each, now) => each.handleTimeout(now)),
    );
  };
  const feed = (give: (machine: Machine, now: number) => void): void => {
    give(machine, clock.now());
    drain();
  };
  drain();
  return {
    feed,
    stop() {
      isOver = true;
      cancel?.();
      machine.abort();
      flush();
    },
  };
}

import { EventQueueServer, decodeEventQueueBatch, decodeEventQueuePoll } from '@landfall/protocol/capability';
import type { EventQueueAnswer, PollHandle, QueuedEvent } from '@landfall/protocol/capability';
import type { Cancel, Clock } from '@landfall/transport/ports';
import { ClosedError } from '@landfall/protocol/errors';
import type { Answer, Pieces, RoutedRequest } from '@landfall/assets/http';
import type { Faults } from '../../faults/index.ts';

/** The event queue of one agent in one region as HTTP sees it: drives the machine with one timer. */
export class EventQueue {
  readonly #machine: EventQueueServer;
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #waiting = new Map<PollHandle, (response: Answer) => void>();
  #timer: Cancel | undefined;

  /** @param firstId any number from 1 to 2³¹ − 1 */
  constructor(clock: Clock, firstId: number, faults: Faults) {
    this.#machine = new EventQueueServer({ firstId, replay: !faults.eventQueueForgets });
    this.#clock = clock;
    this.#faults = faults;
  }

  /** Queues events, to be told together; drops them when too many wait. */
  push(events: readonly QueuedEvent[]): void {
    this.#machine.push(...events);
    this.#serve();
  }

  /** Answers when there is an event, when the hold time is over, or when the agent has left. */
  poll({ body, signal }: RoutedRequest): Promise<Answer> {
    const poll = decodeEventQueuePoll(body);
    if (this.#faults.eventQueueIsDeaf) return new Promise(() => {});
    return new Promise((resolve) => {
      const handle = this.#machine.receivePoll(poll, this.#clock.now());
      this.#waiting.set(handle, resolve);
      signal.addEventListener('abort', () => this.#abandon(handle), { once: true });
      // Whoever has gone already must not get the events.
      if (signal.aborted) this.#abandon(handle);
      this.#serve();
    });
  }

  /** The agent has left: held and later polls are answered 404. */
  close(): void {
    this.#machine.close();
    this.#serve();
  }

  #abandon(handle: PollHandle): void {
    this.#machine.abandonPoll(handle);
    this.#waiting.delete(handle);
    this.#arm();
  }

  #serve(): void {
    this.#machine.handleTimeout(this.#clock.now());
    for (let answer = this.#machine.pollAnswer(); answer; answer = this.#machine.pollAnswer()) {
      this.#waiting.get(answer.poll)?.(this.#responseOf(answer));
      this.#waiting.delete(answer.poll);
    }
    this.#arm();
  }

  #responseOf({ status, contentType, body }: EventQueueAnswer): Answer {
    const isBroken = status === 200 && this.#faults.breaksAnswer(() => eventsIn(body));
    return { status, headers: { 'content-type': contentType }, body: isBroken ? broken(body) : body };
  }

  #arm(): void {
    this.#timer?.();
    const deadline = this.#machine.nextTimeout();
    if (deadline === undefined) return;
    const delayMs = Math.max(0, deadline - this.#clock.now());
    this.#timer = this.#clock.after(delayMs, () => this.#serve(), { background: true });
  }
}

const eventsIn = (body: Uint8Array): readonly string[] =>
  decodeEventQueueBatch(body).events.map(({ message }) => message);

/** Its first half, and then the connection is cut. */
const broken = (body: Uint8Array): Pieces => ({
  sizeBytes: body.length,
  // oxlint-disable-next-line typescript/require-await -- the shape is asynchronous, there is nothing to wait for
  pieces: (async function* () {
    yield body.subarray(0, body.length >> 1);
    throw new ClosedError('a fault on command', { by: 'us', reason: 'reset' });
  })(),
});

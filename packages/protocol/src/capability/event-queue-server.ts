/**
 * The simulator's end of an event queue. Rules:
 * 1. A poll is answered at once when there are events, else after the hold time with 502 and no body.
 * 2. One poll is held at a time: a newer one supersedes the older, which is answered 502 then.
 * 3. The first answer has the id that was given, each new one the next.
 * 4. The events of the last answer are kept until a poll acknowledges its id. A poll that does not is answered with the
 *    same id and events once more: an answer that was lost costs nothing. OpenSimulator forgets events as it sends them;
 *    `replay: false` does the same, and so does a queue whose agent has let MAX_REPLAYS of them go unacknowledged in a row:
 *    such an agent does not acknowledge at all. A poll that cannot be read acknowledges whatever was sent.
 * 5. A poll with `done` ends the queue. OpenSimulator takes no notice of it; nor does `replay: false`.
 * 6. After the end every poll, held or new, is answered 404.
 * @source PROTOCOL §6; OpenSimulator EventQueueGetModule.cs, captures/probe-eventqueue
 */
import { UsageError } from '../errors/index.ts';
import { assembleBatch, formatEvent, type EventQueuePoll } from './event-queue-wire.ts';
import type { QueuedEvent } from './queued-event.ts';

/** OpenSimulator's, seen as 58.0 s. */
export const HOLD_MS = 58_000;
/** An agent that does not poll gets no more than this; a busy session has some tens waiting. */
export const MAX_QUEUED_EVENTS = 4096;
/** So that one answer stays well below what clients accept. */
export const MAX_EVENTS_PER_ANSWER = 256;
/** UTF-16 units of XML; a single longer event goes alone. */
export const MAX_ANSWER_LENGTH = 1024 * 1024;
/** At one answer lost in five, this many in a row are lost once in three thousand times. */
export const MAX_REPLAYS = 5;

const NO_BODY = new Uint8Array(0);
const MAX_ID = 0x7fffffff;

/** Limits and waits of a simulator's event queue. */
export interface EventQueueServerOptions {
  /** Id of the first answer, 1 … 2³¹ − 1: any random one. */
  readonly firstId: number;
  /** How long a poll is held when there is nothing to tell; {@link HOLD_MS} by default. */
  readonly holdMs?: number;
  /** How many events may wait; those beyond are dropped. {@link MAX_QUEUED_EVENTS} by default. */
  readonly maxEvents?: number;
  /** Send again what was not acknowledged; true by default. False is as OpenSimulator does. */
  readonly replay?: boolean;
}

/** Names one poll, to match its answer. */
export type PollHandle = number;

/** How to answer a poll. `body` is empty unless `status` is 200. */
export interface EventQueueAnswer {
  /** Which poll it answers, as {@link EventQueueServer.receivePoll} named it. */
  readonly poll: PollHandle;
  /** HTTP status: 200 with events, 502 when there was nothing to tell or a newer poll came, 404 when the queue has ended. */
  readonly status: 200 | 404 | 502;
  /** Header Content-Type of the response: `application/xml` with events, `text/html` without. */
  readonly contentType: string;
  /** With status 200 the events and their id, as LLSD. */
  readonly body: Uint8Array;
}

/** An answer that was sent and may have been lost. */
interface SentBatch {
  readonly id: number;
  readonly size: number;
  readonly body: Uint8Array;
  replays: number;
}

/** The machine. */
export class EventQueueServer {
  readonly #holdMs: number;
  readonly #maxEvents: number;
  readonly #honoursDone: boolean;
  #replay: boolean;
  #nextId: number;
  #polls: PollHandle = 0;
  /** Events as XML. */
  #queue: string[] = [];
  #unacknowledged: SentBatch | undefined;
  #held: { readonly poll: PollHandle; readonly until: number } | undefined;
  #answers: EventQueueAnswer[] = [];
  #closed = false;
  #dropped = 0;

  /** @throws UsageError on a first id out of range. */
  constructor({
    firstId,
    holdMs = HOLD_MS,
    maxEvents = MAX_QUEUED_EVENTS,
    replay = true,
  }: EventQueueServerOptions) {
    if (!Number.isInteger(firstId) || firstId < 1 || firstId > MAX_ID) {
      throw new UsageError('the first id of an event queue must be 1 … 2147483647');
    }
    this.#nextId = firstId;
    this.#holdMs = holdMs;
    this.#maxEvents = maxEvents;
    this.#replay = replay;
    this.#honoursDone = replay;
  }

  /**
   * Queues events, so that a held poll gets them together. Those for which there is no room are dropped: then false.
   * @throws EncodeError on a body that LLSD cannot express; then nothing is queued.
   */
  push(...events: readonly QueuedEvent[]): boolean {
    const room = this.#closed ? 0 : Math.max(0, this.#maxEvents - this.#queue.length);
    this.#queue.push(...events.slice(0, room).map(formatEvent));
    this.#dropped += Math.max(0, events.length - room);
    this.#answerHeld();
    return events.length <= room;
  }

  /** A poll came in. Its answer comes from {@link pollAnswer}, now or later, under the handle returned. */
  receivePoll({ ack, done, isUnreadable }: EventQueuePoll, now: number): PollHandle {
    const poll = ++this.#polls;
    if (this.#closed) {
      this.#answer(poll, 404);
      return poll;
    }
    if (this.#held !== undefined) this.#answer(this.#held.poll, 502);
    this.#held = { poll, until: now + this.#holdMs };
    if (isUnreadable === true || ack === this.#unacknowledged?.id) this.#unacknowledged = undefined;
    if (done && this.#honoursDone) this.close();
    else this.#answerHeld();
    return poll;
  }

  /** The connection of a poll ended before its answer; what was sent on it counts as lost unless acknowledged. */
  abandonPoll(poll: PollHandle): void {
    if (this.#held?.poll === poll) this.#held = undefined;
    this.#answers = this.#answers.filter((answer) => answer.poll !== poll);
  }

  /** Does what {@link nextTimeout} was for: a poll that was held for long enough is answered 502. Harmless too early. */
  handleTimeout(now: number): void {
    if (this.#held === undefined || now < this.#held.until) return;
    this.#answer(this.#held.poll, 502);
    this.#held = undefined;
  }

  /** Until when the poll is held; undefined while none is. */
  nextTimeout(): number | undefined {
    return this.#held?.until;
  }

  /** The next answer to send, once; undefined when there is none. */
  pollAnswer(): EventQueueAnswer | undefined {
    return this.#answers.shift();
  }

  /** The agent has left: whatever is held or queued is gone. */
  close(): void {
    if (this.#held !== undefined) this.#answer(this.#held.poll, 404);
    this.#held = undefined;
    this.#unacknowledged = undefined;
    this.#queue = [];
    this.#closed = true;
  }

  /** Whether the queue has ended, by {@link close} or because the agent was done. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Events waiting, those sent and not yet acknowledged included. */
  get waiting(): number {
    return this.#queue.length + (this.#unacknowledged?.size ?? 0);
  }

  /** Events that had no room. */
  get dropped(): number {
    return this.#dropped;
  }

  #answerHeld(): void {
    if (this.#held === undefined) return;
    const batch = this.#replayed() ?? this.#nextBatch();
    if (batch === undefined) return;
    if (this.#replay) this.#unacknowledged = batch;
    this.#answer(this.#held.poll, 200, batch.body);
    this.#held = undefined;
  }

  #replayed(): SentBatch | undefined {
    const batch = this.#unacknowledged;
    if (batch === undefined) return undefined;
    if (batch.replays++ < MAX_REPLAYS) return batch;
    this.#unacknowledged = undefined;
    this.#replay = false;
    return undefined;
  }

  #nextBatch(): SentBatch | undefined {
    const size = this.#fittingEvents();
    if (size === 0) return undefined;
    const id = this.#nextId;
    this.#nextId = id === MAX_ID ? 1 : id + 1;
    return { id, size, body: assembleBatch(id, this.#queue.splice(0, size)), replays: 0 };
  }

  /** How many events the next answer takes. */
  #fittingEvents(): number {
    let length = 0;
    let count = 0;
    while (count < MAX_EVENTS_PER_ANSWER && count < this.#queue.length) {
      length += this.#queue[count]!.length;
      if (length > MAX_ANSWER_LENGTH && count > 0) break;
      count++;
    }
    return count;
  }

  #answer(poll: PollHandle, status: 200 | 404 | 502, body: Uint8Array = NO_BODY): void {
    this.#answers.push({ poll, status, contentType: status === 200 ? 'application/xml' : 'text/html', body });
  }
}

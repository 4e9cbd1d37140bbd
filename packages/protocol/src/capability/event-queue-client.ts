/**
 * The agent's end of an event queue. Rules:
 * 1. One poll is out at a time. `ack` is the id of the last answer that arrived; nothing before the first.
 * 2. 200: the events, then the next poll at once. The errors are counted from 0 again.
 * 3. 502, 500, 503, 504 or the client's own timeout after at least 10 s: nothing happened, the next poll at once.
 * 4. The same sooner: an error. A 502 is forgiven, because OpenSimulator says "nothing" that way before the agent's queue is
 *    ready: the first time at once, then after waits that double from 250 ms. After six in a row it is an error too. So is a
 *    connection that broke, for what was on its way may be had again: a teleport does not wait 20 s for its end.
 * 5. 404 and 410: the queue is gone, the agent has left the region: stop.
 * 6. Anything else (499, other statuses): an error.
 * 7. Error n: the next poll after 15 s + 5 s × n. After ten of them in a row, the next one stops the queue.
 * 8. A server that names a time (Retry-After) is not asked sooner, whatever it says with it, up to {@link LONGEST_RETRY_AFTER_MS}.
 * 9. An answer with the id of the one before is a replay of it, and its events are not repeated. Sooner than after 10 s it is
 *    forgiven as a 502 is.
 * 10. So early an answer of status 200 without events is no error, however many there are: the first is followed at once, the next polls
 *    keep a distance from the one before that doubles from 250 ms to 5 s, until something has happened.
 * 11. Whatever is answered, there are no more than {@link POLLS_A_SECOND} in the long run: a server that always has something to tell
 *    is no reason to do nothing else.
 * @source PROTOCOL §6; viewer lleventpoll.cpp (which also stops at a failed connection)
 */
import { DecodeError } from '../errors/index.ts';
import { decodeEventQueueBatch, encodeEventQueuePoll } from './event-queue-wire.ts';
import type { QueuedEvent } from './queued-event.ts';
import { LLSD_XML } from './seed.ts';

/** How long an HTTP client must wait for the answer: longer than any server holds it (OpenSimulator 58 s). */
export const EVENT_QUEUE_TIMEOUT_MS = 90_000;
/** A server that says "nothing" sooner did not hold the poll. */
export const EXPECTED_HOLD_MS = 10_000;
/** Wait after the first error. */
export const ERROR_WAIT_MS = 15_000;
/** By so much each further error in a row makes the wait longer. */
export const ERROR_WAIT_MORE_MS = 5_000;
/** After so many errors in a row the queue is given up. */
export const MAX_ERRORS = 10;
/** So many early answers without events, in a row, are no error. */
export const MAX_FORGIVEN = 6;
/** Nobody stays deaf for longer because a server asks for it. */
export const LONGEST_RETRY_AFTER_MS = 300_000;
/** Wait after the second of them; it doubles. Waiting as for an error would cost an arrival its neighbours for 20 s. */
export const FORGIVEN_WAIT_MS = 250;

/** Polls after answers without events are not farther apart. */
export const LONGEST_EMPTY_WAIT_MS = 5_000;
/** An arrival takes some ten polls at once, and OpenSimulator tells little after it. */
export const POLLS_A_SECOND = 20;
/** So many may come at once after a quiet time. */
export const POLLS_AT_ONCE = 100;
const POLL_EVERY_MS = 1000 / POLLS_A_SECOND;

/** To be posted; give up after `timeoutMs`. */
export interface EventQueuePost {
  /** That of capability EventQueueGet. */
  readonly url: string;
  /** Header Content-Type of the request: {@link LLSD_XML}. */
  readonly contentType: string;
  /** The poll as LLSD: which answer arrived last, and whether it is the last poll. */
  readonly body: Uint8Array;
  /** How long to wait for the answer: {@link EVENT_QUEUE_TIMEOUT_MS}. */
  readonly timeoutMs: number;
}

/** Why a queue stopped. */
export type EventQueueEnd =
  /** The server has no such queue any more (404, 410). */
  | 'gone'
  /** Too many errors in a row. In the agent's main region that is the end of the session. */
  | 'failed'
  /** Our own wish. */
  | 'closed';

/** What a client's event queue tells. */
export type EventQueueClientEvent =
  | ({ readonly type: 'event' } & QueuedEvent)
  /** An answer of status 200 that is none; the queue goes on. */
  | { readonly type: 'malformed'; readonly error: DecodeError }
  /** So many parts of an answer were left out, as LLSD does not have them; the rest was taken. */
  | { readonly type: 'skipped'; readonly count: number }
  /** Error `count` in a row. `cause` is a status, or `timeout` or `network`. */
  | {
      readonly type: 'error';
      readonly count: number;
      readonly cause: EventQueueFailure;
      readonly retryInMs: number;
    }
  | { readonly type: 'stopped'; readonly why: EventQueueEnd };

/** An HTTP status, or how no answer came. */
export type EventQueueFailure = number | 'timeout' | 'network';

const NOTHING_HAPPENED: ReadonlySet<EventQueueFailure> = new Set([500, 502, 503, 504, 'timeout']);

type State = 'ready' | 'polling' | 'waiting' | 'stopped';

/** The machine. */
export class EventQueueClient {
  readonly #url: string;
  #state: State = 'ready';
  #ack: number | undefined;
  #errors = 0;
  #sentAt = 0;
  #forgiven = 0;
  /** Early answers without events, in a row. */
  #empties = 0;
  /** When all polls so far were due, had they been evenly apart. */
  #paidUntil = 0;
  #retryAt: number | undefined;
  #farewell = false;
  #events: EventQueueClientEvent[] = [];

  /** `url` is capability EventQueueGet. */
  constructor(url: string) {
    this.#url = url;
  }

  /** What to post now, once. */
  pollRequest(now: number): EventQueuePost | undefined {
    const done = this.#farewell;
    if (this.#state !== 'ready' && !done) return undefined;
    if (!done && !this.#pay(now)) return undefined;
    this.#farewell = false;
    if (!done) this.#state = 'polling';
    this.#sentAt = now;
    const body = encodeEventQueuePoll({ ack: this.#ack, done });
    return { url: this.#url, contentType: LLSD_XML, body, timeoutMs: EVENT_QUEUE_TIMEOUT_MS };
  }

  /** The answer to the last poll. `retryAfterMs` is how long its Retry-After asks to be left alone. */
  receiveResponse(status: number, body: Uint8Array, now: number, retryAfterMs = 0): void {
    if (this.#state !== 'polling') return;
    if (status === 200) return this.#receiveBatch(body, now);
    this.#fail(status, now, Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS));
  }

  /** No answer came to the last poll: the client's timeout ran out, or the connection failed. */
  receiveFailure(failure: 'timeout' | 'network', now: number): void {
    if (this.#state === 'polling') this.#fail(failure, now);
  }

  /** Does what {@link nextTimeout} was for: the next poll may go out. Harmless too early. */
  handleTimeout(now: number): void {
    if (this.#retryAt === undefined || now < this.#retryAt) return;
    this.#retryAt = undefined;
    this.#state = 'ready';
  }

  /** When {@link handleTimeout} wants to be called; undefined while nothing waits for a time. */
  nextTimeout(): number | undefined {
    return this.#retryAt;
  }

  /** The next event, once; undefined when there is none. */
  pollEvent(): EventQueueClientEvent | undefined {
    return this.#events.shift();
  }

  /**
   * Stops. A poll that is out should be aborted by the caller.
   * @param farewell Post a last poll with `done`, whose answer does not matter; viewers do not.
   */
  close(farewell = false): void {
    if (this.#state === 'stopped') return;
    this.#farewell = farewell;
    this.#stop('closed');
  }

  /** True once a `stopped` event exists: no more is polled, but for the farewell of {@link close}. */
  get stopped(): boolean {
    return this.#state === 'stopped';
  }

  #receiveBatch(body: Uint8Array, now: number): void {
    try {
      let skipped = 0;
      const { id, events } = decodeEventQueueBatch(body, { onSkipped: () => skipped++ });
      if (id === this.#ack) return this.#receiveReplay(now);
      this.#proceed();
      this.#ack = id;
      this.#pace(events.length, now);
      if (skipped > 0) this.#events.push({ type: 'skipped', count: skipped });
      for (const event of events) this.#events.push({ type: 'event', ...event });
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#events.push({ type: 'malformed', error });
      if (now - this.#sentAt < EXPECTED_HOLD_MS) this.#countError(200, now);
      else this.#proceed();
    }
  }

  /** Rule 10. */
  #pace(events: number, now: number): void {
    const isEarly = now - this.#sentAt < EXPECTED_HOLD_MS;
    this.#empties = events === 0 && isEarly ? this.#empties + 1 : 0;
    if (this.#empties <= 1) return;
    const apartMs = Math.min(FORGIVEN_WAIT_MS * 2 ** Math.min(this.#empties - 2, 16), LONGEST_EMPTY_WAIT_MS);
    if (this.#sentAt + apartMs > now) this.#waitUntil(this.#sentAt + apartMs);
  }

  /** Rule 11. False when it is too early for one more: it waits then. */
  #pay(now: number): boolean {
    const due = Math.max(this.#paidUntil, now);
    const earliest = due - (POLLS_AT_ONCE - 1) * POLL_EVERY_MS;
    if (earliest > now) this.#waitUntil(earliest);
    else this.#paidUntil = due + POLL_EVERY_MS;
    return earliest <= now;
  }

  /** `askedMs`: the server wants to be left alone for so long at least. */
  #fail(failure: EventQueueFailure, now: number, askedMs = 0): void {
    if (failure === 404 || failure === 410) return this.#stop('gone');
    const held = now - this.#sentAt >= EXPECTED_HOLD_MS;
    if (held && NOTHING_HAPPENED.has(failure)) {
      this.#proceed();
      if (askedMs > 0) this.#waitUntil(now + askedMs);
    } else if (failure === 502 || failure === 'network') this.#forgive(failure, now, askedMs);
    else this.#countError(failure, now, askedMs);
  }

  #receiveReplay(now: number): void {
    if (now - this.#sentAt >= EXPECTED_HOLD_MS) this.#proceed();
    else this.#forgive(200, now);
  }

  #forgive(cause: EventQueueFailure, now: number, askedMs = 0): void {
    if (this.#forgiven >= MAX_FORGIVEN) return this.#countError(cause, now, askedMs);
    this.#forgiven++;
    const ownMs = this.#forgiven === 1 ? 0 : FORGIVEN_WAIT_MS * 2 ** (this.#forgiven - 2);
    const waitMs = Math.max(ownMs, askedMs);
    if (waitMs === 0) this.#state = 'ready';
    else this.#waitUntil(now + waitMs);
  }

  #proceed(): void {
    this.#errors = 0;
    this.#forgiven = 0;
    this.#state = 'ready';
  }

  #countError(cause: EventQueueFailure, now: number, askedMs = 0): void {
    if (this.#errors >= MAX_ERRORS) return this.#stop('failed');
    this.#errors++;
    const retryInMs = Math.max(ERROR_WAIT_MS + ERROR_WAIT_MORE_MS * this.#errors, askedMs);
    this.#waitUntil(now + retryInMs);
    this.#events.push({ type: 'error', count: this.#errors, cause, retryInMs });
  }

  #waitUntil(retryAt: number): void {
    this.#retryAt = retryAt;
    this.#state = 'waiting';
  }

  #stop(why: EventQueueEnd): void {
    this.#state = 'stopped';
    this.#retryAt = undefined;
    this.#events.push({ type: 'stopped', why });
  }
}

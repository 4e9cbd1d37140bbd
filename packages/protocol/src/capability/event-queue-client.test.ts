import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../bytes/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  EVENT_QUEUE_TIMEOUT_MS,
  EventQueueClient,
  LONGEST_RETRY_AFTER_MS,
  MAX_ERRORS,
  LONGEST_EMPTY_WAIT_MS,
  MAX_FORGIVEN,
  POLLS_A_SECOND,
  POLLS_AT_ONCE,
  type EventQueueClientEvent,
  type EventQueueFailure,
} from './event-queue-client.ts';
import {
  MAX_EVENTS_IN_BATCH,
  decodeEventQueuePoll,
  encodeEventQueueBatch,
  type EventQueuePoll,
} from './event-queue-wire.ts';

const URL_OF_QUEUE = 'http://127.0.0.1:9000/CE/x';
const NO_BODY = new Uint8Array(0);

/** A client with a clock of its own: each call is one line of a transcript. */
class Desk {
  readonly client = new EventQueueClient(URL_OF_QUEUE);
  now = 0;

  /** The poll that the client posts now, or undefined. */
  poll(): EventQueuePoll | undefined {
    const post = this.client.pollRequest(this.now);
    return post === undefined ? undefined : decodeEventQueuePoll(post.body);
  }

  /** After so many milliseconds the poll is answered with a status, or fails. */
  after(ms: number, result: EventQueueFailure, body: Uint8Array = NO_BODY, retryAfterMs?: number): this {
    this.now += ms;
    if (typeof result === 'number') this.client.receiveResponse(result, body, this.now, retryAfterMs);
    else this.client.receiveFailure(result, this.now);
    return this;
  }

  answered(ms: number, id: number, ...names: string[]): this {
    const events = names.map((message) => ({ message, body: { of: message } }));
    return this.after(ms, 200, encodeEventQueueBatch({ id, events }));
  }

  /** Time passes and the client is told. */
  wait(ms: number): this {
    this.now += ms;
    this.client.handleTimeout(this.now);
    return this;
  }

  /** So many answers at once, without events. */
  answering(count: number): this {
    for (let id = 1; id <= count; id++) {
      this.poll();
      this.answered(1, id).wait(LONGEST_EMPTY_WAIT_MS);
    }
    return this;
  }

  events(): EventQueueClientEvent[] {
    const events: EventQueueClientEvent[] = [];
    for (let event = this.client.pollEvent(); event !== undefined; event = this.client.pollEvent())
      events.push(event);
    return events;
  }

  /** Brings the count of errors in a row to `count`, ready to poll again. */
  erring(count: number): this {
    for (let n = 0; n < count; n++) {
      this.poll();
      this.after(1, 499).wait(15_000 + 5_000 * (n + 1));
    }
    this.events();
    return this;
  }
}

describe('event queue client', () => {
  it('polls once at a time, with undef before the first answer', () => {
    const desk = new Desk();
    expect(desk.client.pollRequest(0)).toMatchObject({
      url: URL_OF_QUEUE,
      contentType: 'application/llsd+xml',
      timeoutMs: EVENT_QUEUE_TIMEOUT_MS,
    });
    expect(EVENT_QUEUE_TIMEOUT_MS).toBeGreaterThan(60_000);
    expect(desk.poll()).toBeUndefined();
  });

  it('says undef at first', () => {
    expect(new Desk().poll()).toEqual({ ack: undefined, done: false });
  });

  it('200: gives the events in order and acknowledges them in the next poll, at once', () => {
    const desk = new Desk();
    desk.poll();
    desk.answered(100, 4_377_140, 'EnableSimulator', 'EstablishAgentCommunication');
    expect(desk.events()).toEqual([
      { type: 'event', message: 'EnableSimulator', body: { of: 'EnableSimulator' } },
      { type: 'event', message: 'EstablishAgentCommunication', body: { of: 'EstablishAgentCommunication' } },
    ]);
    expect(desk.poll()).toEqual({ ack: 4_377_140, done: false });
  });

  it('200 with the id of the last answer: a replay, whose events are not repeated', () => {
    const desk = new Desk();
    desk.poll();
    desk.answered(1, 5, 'A');
    desk.poll();
    desk.answered(1, 5, 'A');
    expect(desk.events()).toHaveLength(1);
    expect(desk.poll()).toEqual({ ack: 5, done: false });
  });

  it('200 at once without events, again and again: polls ever farther apart, and never an error', () => {
    const desk = new Desk();
    const waits: number[] = [];
    for (let id = 1; id <= 12; id++) {
      expect(desk.poll()).toBeDefined();
      desk.answered(1, id);
      const until = desk.client.nextTimeout() ?? desk.now;
      waits.push(until - desk.now);
      if (until > desk.now) expect(desk.poll()).toBeUndefined();
      desk.wait(until - desk.now);
    }
    expect(desk.events()).toEqual([]);
    expect(waits.slice(0, 7)).toEqual([0, 249, 499, 999, 1999, 3999, LONGEST_EMPTY_WAIT_MS - 1]);
    expect(waits.at(-1)).toBe(LONGEST_EMPTY_WAIT_MS - 1);
  });

  it('that, until something has happened, or nothing for as long as queues hold a poll', () => {
    const desk = new Desk().answering(5);
    desk.poll();
    desk.answered(1, 50, 'A');
    expect(desk.poll()).toBeDefined();
    desk.answered(1, 51);
    expect(desk.poll()).toBeDefined();
    const patient = new Desk().answering(5);
    patient.poll();
    patient.answered(10_000, 60);
    expect(patient.poll()).toBeDefined();
  });

  it('a queue that holds polls for some seconds is not asked later because of it', () => {
    const desk = new Desk().answering(9);
    desk.poll();
    desk.answered(LONGEST_EMPTY_WAIT_MS, 70);
    expect(desk.poll()).toBeDefined();
  });

  it('something to tell at once, for ever: so many polls a second and no more', () => {
    const desk = new Desk();
    let polls = 0;
    const inSeconds = (seconds: number): number => {
      const [before, end] = [polls, desk.now + 1000 * seconds];
      while (desk.now < end) {
        if (desk.poll() === undefined) desk.wait((desk.client.nextTimeout() ?? end) - desk.now);
        else desk.answered(1, ++polls, 'A');
      }
      return polls - before;
    };
    expect(inSeconds(60)).toBeLessThanOrEqual(POLLS_AT_ONCE + 60 * POLLS_A_SECOND + 1);
    expect(inSeconds(60)).toBeCloseTo(60 * POLLS_A_SECOND, -1);
    desk.wait(1_000_000);
    expect(inSeconds(1)).toBeGreaterThan(POLLS_AT_ONCE);
  });

  it('that replay again and again, sooner than any queue holds a poll: an error, not a busy loop', () => {
    const desk = new Desk();
    desk.poll();
    desk.answered(1, 5, 'A');
    for (const waitMs of [0, 250, 500, 1000, 2000, 4000]) {
      desk.poll();
      desk.answered(1, 5, 'A').wait(waitMs);
    }
    desk.poll();
    desk.answered(1, 5, 'A');
    expect(desk.events().at(-1)).toEqual({ type: 'error', count: 1, cause: 200, retryInMs: 20_000 });
    expect(desk.poll()).toBeUndefined();
    expect(desk.wait(20_000).poll()).toEqual({ ack: 5, done: false });
    desk.answered(1, 6, 'B');
    expect(desk.events()).toEqual([{ type: 'event', message: 'B', body: { of: 'B' } }]);
    expect(desk.poll()).toEqual({ ack: 6, done: false });
  });

  it.each([
    ['429 at once', 10, 429, 60_000, 60_000],
    ['503 at once', 10, 503, 5000, 20_000],
    ['502 at once, which is forgiven', 10, 502, 3000, 3000],
    ['503 after a hold, when nothing has happened', 30_000, 503, 4000, 4000],
    ['more than anybody waits', 10, 429, 9e9, LONGEST_RETRY_AFTER_MS],
  ])('%s, and when to ask again: not sooner', (_, ms, status, retryAfterMs, waits) => {
    const desk = new Desk();
    desk.poll();
    desk.after(ms, status, NO_BODY, retryAfterMs);
    expect(desk.wait(waits - 1).poll()).toBeUndefined();
    expect(desk.wait(1).poll()).toEqual({ ack: undefined, done: false });
  });

  it('404 ends the queue, whatever it says of later', () => {
    const desk = new Desk();
    desk.poll();
    expect(desk.after(10, 404, NO_BODY, 1000).events()).toEqual([{ type: 'stopped', why: 'gone' }]);
  });

  it('200 with a part that LLSD does not have: that is told, and the rest is taken', () => {
    const desk = new Desk();
    desk.poll();
    const body = encodeUtf8(
      '<llsd><map><key>id</key><integer>1</integer><key>events</key><array><map><key>message</key><string>A</string><key>body</key><map><key>x</key><novelty>1</novelty></map></map></array></map></llsd>',
    );
    expect(desk.after(10, 200, body).events()).toMatchObject([
      { type: 'skipped', count: 1 },
      { type: 'event', message: 'A' },
    ]);
    expect(desk.poll()).toMatchObject({ ack: 1 });
  });

  it('200 with more events than a queue ever holds: malformed, none of them is told', () => {
    const desk = new Desk();
    desk.poll();
    desk.answered(1, 5, ...Array.from({ length: MAX_EVENTS_IN_BATCH + 1 }, () => 'A'));
    expect(desk.events().map(({ type }) => type)).toEqual(['malformed', 'error']);
  });

  it.each([500, 502, 503, 504, 'timeout'] as const)(
    '%s after 10 s: nothing happened, polls at once',
    (failure) => {
      const desk = new Desk();
      desk.poll();
      desk.after(10_000, failure);
      expect(desk.events()).toEqual([]);
      expect(desk.client.nextTimeout()).toBeUndefined();
      expect(desk.poll()).toEqual({ ack: undefined, done: false });
    },
  );

  it.each([500, 503, 504, 'timeout'] as const)('%s before 10 s: an error', (failure) => {
    const desk = new Desk();
    desk.poll();
    desk.after(9_999, failure);
    expect(desk.events()).toEqual([{ type: 'error', count: 1, cause: failure, retryInMs: 20_000 }]);
    expect(desk.poll()).toBeUndefined();
    expect(desk.client.nextTimeout()).toBe(29_999);
  });

  it('502 soon: polls at once, then after waits that double, and only then errs', () => {
    const desk = new Desk();
    desk.poll();
    expect(desk.after(50, 502).poll()).toBeDefined();
    for (const waitMs of [250, 500, 1000, 2000, 4000]) {
      desk.after(50, 502);
      expect(desk.wait(waitMs - 1).poll()).toBeUndefined();
      expect(desk.wait(1).poll()).toBeDefined();
    }
    expect(desk.events()).toEqual([]);
    desk.after(50, 502);
    expect(desk.events()).toEqual([{ type: 'error', count: 1, cause: 502, retryInMs: 20_000 }]);
  });

  it('502 soon is forgiven again after an answer', () => {
    const desk = new Desk();
    desk.poll();
    desk.after(50, 502).poll();
    desk.answered(1, 1, 'A').poll();
    desk.after(50, 502);
    expect(desk.events()).toHaveLength(1);
    expect(desk.poll()).toEqual({ ack: 1, done: false });
  });

  it.each([404, 410])('%s: the queue is gone', (status) => {
    const desk = new Desk();
    desk.poll();
    desk.after(5, status);
    expect(desk.events()).toEqual([{ type: 'stopped', why: 'gone' }]);
    expect(desk.wait(1_000_000).poll()).toBeUndefined();
    expect(desk.client.stopped).toBe(true);
  });

  it.each([499, 400, 403, 301] as const)('%s: an error, however long it took', (failure) => {
    const desk = new Desk();
    desk.poll();
    desk.after(58_000, failure);
    expect(desk.events()).toEqual([{ type: 'error', count: 1, cause: failure, retryInMs: 20_000 }]);
  });

  it('a connection that broke is forgiven as an early 502 is: an answer that was lost with it is asked for again at once', () => {
    const desk = new Desk();
    desk.poll();
    desk.after(58_000, 'network');
    expect(desk.events()).toEqual([]);
    expect(desk.poll()).toBeDefined();
    for (let times = 2; times <= MAX_FORGIVEN; times++) {
      desk.after(0, 'network').wait(10_000);
      expect(desk.poll(), `poll ${times}`).toBeDefined();
    }
    desk.after(0, 'network');
    expect(desk.events()).toEqual([{ type: 'error', count: 1, cause: 'network', retryInMs: 20_000 }]);
  });

  it('error n: waits 15 s + 5 s × n, and gives up after the tenth', () => {
    const desk = new Desk();
    for (let n = 1; n <= MAX_ERRORS; n++) {
      expect(desk.poll(), `poll ${n}`).toBeDefined();
      desk.after(0, 499);
      const retryInMs = 15_000 + 5_000 * n;
      expect(desk.events()).toEqual([{ type: 'error', count: n, cause: 499, retryInMs }]);
      desk.wait(retryInMs - 1);
      expect(desk.poll(), `too early after error ${n}`).toBeUndefined();
      desk.wait(1);
    }
    expect(desk.poll()).toBeDefined();
    desk.after(0, 499);
    expect(desk.events()).toEqual([{ type: 'stopped', why: 'failed' }]);
    expect(desk.client.nextTimeout()).toBeUndefined();
  });

  it.each([
    ['an answer', (desk: Desk): Desk => desk.answered(1, 9)],
    ['a held poll without events', (desk: Desk): Desk => desk.after(58_000, 502)],
  ])('%s starts the count of errors anew', (_, happen) => {
    const desk = new Desk().erring(9);
    desk.poll();
    happen(desk);
    desk.poll();
    desk.after(0, 499);
    expect(desk.events()).toMatchObject([{ type: 'error', count: 1 }]);
  });

  it('200 with nonsense is told; soon, it counts as an error too', () => {
    const desk = new Desk();
    desk.poll();
    desk.after(20_000, 200, encodeUtf8('<html>'));
    expect(desk.events()).toMatchObject([{ type: 'malformed', error: { code: 'decode' } }]);
    expect(desk.poll()).toBeDefined();
    desk.after(1, 200, encodeUtf8('<llsd><map/></llsd>'));
    expect(desk.events()).toMatchObject([{ type: 'malformed' }, { type: 'error', count: 1, cause: 200 }]);
  });

  it('close: no more polls; a farewell says `done` with the last ack', () => {
    const silent = new Desk();
    silent.poll();
    silent.client.close();
    expect(silent.poll()).toBeUndefined();
    const polite = new Desk();
    polite.poll();
    polite.answered(1, 7, 'A').events();
    polite.client.close(true);
    expect(polite.poll()).toEqual({ ack: 7, done: true });
    expect(polite.poll()).toBeUndefined();
    expect(polite.events()).toEqual([{ type: 'stopped', why: 'closed' }]);
    polite.client.close(true);
    expect(polite.poll()).toBeUndefined();
  });

  it('takes no notice of answers that nobody waits for', () => {
    const desk = new Desk();
    desk.answered(1, 3, 'A').after(1, 500);
    expect(desk.events()).toEqual([]);
    desk.poll();
    desk.client.close();
    desk.answered(1, 4, 'B');
    expect(desk.events()).toEqual([{ type: 'stopped', why: 'closed' }]);
  });

  it('survives any answer', () => {
    const random = createRandom(6);
    const good = encodeEventQueueBatch({ id: 3, events: [{ message: 'A', body: { b: [1, 'x'] } }] });
    const desk = new Desk();
    for (let round = 0; round < 3000 && !desk.client.stopped; round++) {
      if (desk.poll() === undefined) desk.wait(70_000).poll();
      const body = random.chance(0.3) ? random.bytes(random.integer(0, 200)) : good.slice();
      if (body.length > 0) body[random.integer(0, body.length - 1)] = random.integer(0, 255);
      desk.after(random.integer(0, 60_000), random.pick([200, 200, 200, 502, 500]), body);
      const types = desk.events().map(({ type }) => type);
      expect(
        types.every((type) => ['event', 'malformed', 'skipped', 'error', 'stopped'].includes(type)),
      ).toBe(true);
    }
  });
});

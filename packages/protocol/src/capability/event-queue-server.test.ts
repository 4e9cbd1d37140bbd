import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../bytes/index.ts';
import { EncodeError, UsageError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { EventQueueClient } from './event-queue-client.ts';
import {
  EventQueueServer,
  HOLD_MS,
  MAX_ANSWER_LENGTH,
  MAX_REPLAYS,
  MAX_EVENTS_PER_ANSWER,
  type EventQueueAnswer,
  type EventQueueServerOptions,
} from './event-queue-server.ts';
import { decodeEventQueueBatch, decodeEventQueuePoll, type EventQueueBatch } from './event-queue-wire.ts';
import type { QueuedEvent } from './queued-event.ts';

const event = (message: string): QueuedEvent => ({ message, body: {} });
const server = (options: Partial<EventQueueServerOptions> = {}): EventQueueServer =>
  new EventQueueServer({ firstId: 100, ...options });
const FIRST = { ack: undefined, done: false };

/** Names of the events in an answer of status 200. */
function batchOf(
  answer: EventQueueAnswer | undefined,
): Omit<EventQueueBatch, 'events'> & { readonly names: string[] } {
  expect(answer?.status).toBe(200);
  const { id, events } = decodeEventQueueBatch(answer!.body);
  return { id, names: events.map(({ message }) => message) };
}

describe('event queue server', () => {
  it('answers at once when there are events, all of them together', () => {
    const queue = server();
    expect(queue.push(event('A')) && queue.push(event('B'))).toBe(true);
    const poll = queue.receivePoll(FIRST, 0);
    const answer = queue.pollAnswer();
    expect(answer).toMatchObject({ poll, contentType: 'application/xml' });
    expect(batchOf(answer)).toEqual({ id: 100, names: ['A', 'B'] });
    expect(queue.pollAnswer()).toBeUndefined();
  });

  it('writes as OpenSimulator does', () => {
    const queue = server();
    queue.push({ message: 'EnableSimulator', body: { SimulatorInfo: [{ Port: 9001 }] } });
    queue.receivePoll(FIRST, 0);
    expect(decodeUtf8(queue.pollAnswer()!.body)).toBe(
      '<llsd><map><key>events</key><array><map><key>message</key><string>EnableSimulator</string><key>body</key><map>' +
        '<key>SimulatorInfo</key><array><map><key>Port</key><integer>9001</integer></map></array></map></map></array>' +
        '<key>id</key><integer>100</integer></map></llsd>',
    );
  });

  it('holds a poll until something happens', () => {
    const queue = server();
    const poll = queue.receivePoll(FIRST, 0);
    expect(queue.pollAnswer()).toBeUndefined();
    queue.push(event('A'));
    expect(queue.pollAnswer()).toMatchObject({ poll, status: 200 });
    expect(queue.nextTimeout()).toBeUndefined();
  });

  it('answers 502 with no body after the hold time', () => {
    const queue = server();
    const poll = queue.receivePoll(FIRST, 1000);
    expect(queue.nextTimeout()).toBe(1000 + HOLD_MS);
    queue.handleTimeout(1000 + HOLD_MS - 1);
    expect(queue.pollAnswer()).toBeUndefined();
    queue.handleTimeout(1000 + HOLD_MS);
    expect(queue.pollAnswer()).toEqual({
      poll,
      status: 502,
      contentType: 'text/html',
      body: new Uint8Array(0),
    });
    expect(queue.nextTimeout()).toBeUndefined();
  });

  it('counts ids up from the first, past the largest', () => {
    const queue = server({ firstId: 0x7fffffff });
    let ack: number | undefined;
    const ids = ['A', 'B', 'C'].map((name) => {
      queue.push(event(name));
      queue.receivePoll({ ack, done: false }, 0);
      return (ack = batchOf(queue.pollAnswer()).id);
    });
    expect(ids).toEqual([0x7fffffff, 1, 2]);
    expect(() => server({ firstId: 0 })).toThrow(UsageError);
  });

  it('answers a poll that a newer one supersedes', () => {
    const queue = server();
    const older = queue.receivePoll(FIRST, 0);
    const newer = queue.receivePoll(FIRST, 5);
    expect(queue.pollAnswer()).toMatchObject({ poll: older, status: 502 });
    queue.push(event('A'));
    expect(queue.pollAnswer()).toMatchObject({ poll: newer, status: 200 });
  });

  it('sends again what was not acknowledged, under the same id, before anything new', () => {
    const queue = server();
    queue.push(event('A'));
    queue.receivePoll(FIRST, 0);
    queue.pollAnswer();
    queue.push(event('B'));
    queue.receivePoll(FIRST, 1);
    expect(batchOf(queue.pollAnswer())).toEqual({ id: 100, names: ['A'] });
    queue.receivePoll({ ack: 100, done: false }, 2);
    expect(batchOf(queue.pollAnswer())).toEqual({ id: 101, names: ['B'] });
    queue.receivePoll({ ack: 101, done: false }, 3);
    expect(queue.pollAnswer()).toBeUndefined();
    expect(queue.waiting).toBe(0);
  });

  it('as OpenSimulator: forgets what it sent, and takes no notice of `done`', () => {
    const queue = server({ replay: false });
    queue.push(event('A'));
    queue.receivePoll(FIRST, 0);
    queue.pollAnswer();
    queue.receivePoll({ ack: undefined, done: true }, 1);
    expect(queue.pollAnswer()).toBeUndefined();
    expect(queue.closed).toBe(false);
    expect(queue.nextTimeout()).toBe(1 + HOLD_MS);
  });

  it('ends at `done`', () => {
    const queue = server();
    const poll = queue.receivePoll({ ack: undefined, done: true }, 0);
    expect(queue.pollAnswer()).toMatchObject({ poll, status: 404 });
    expect(queue.closed).toBe(true);
  });

  it('answers 404 after it was closed, to the held poll and to every later one', () => {
    const queue = server();
    const held = queue.receivePoll(FIRST, 0);
    queue.close();
    const later = queue.receivePoll(FIRST, 1);
    expect(queue.pollAnswer()).toMatchObject({ poll: held, status: 404 });
    expect(queue.pollAnswer()).toMatchObject({ poll: later, status: 404 });
    expect(queue.push(event('A'))).toBe(false);
    expect(queue.nextTimeout()).toBeUndefined();
  });

  it('keeps events of a poll whose connection ended', () => {
    const queue = server();
    const poll = queue.receivePoll(FIRST, 0);
    queue.abandonPoll(poll);
    queue.push(event('A'));
    expect(queue.pollAnswer()).toBeUndefined();
    queue.receivePoll(FIRST, 1);
    expect(batchOf(queue.pollAnswer()).names).toEqual(['A']);
  });

  it('keeps only so many events, and only so many in one answer', () => {
    const queue = server({ maxEvents: MAX_EVENTS_PER_ANSWER + 2 });
    const kept = Array.from({ length: MAX_EVENTS_PER_ANSWER + 5 }, (_, i) => queue.push(event(`E${i}`)));
    expect(kept.filter((one) => one)).toHaveLength(MAX_EVENTS_PER_ANSWER + 2);
    expect(queue.dropped).toBe(3);
    queue.receivePoll(FIRST, 0);
    expect(batchOf(queue.pollAnswer()).names).toHaveLength(MAX_EVENTS_PER_ANSWER);
    queue.receivePoll({ ack: 100, done: false }, 1);
    expect(batchOf(queue.pollAnswer()).names).toEqual([
      `E${MAX_EVENTS_PER_ANSWER}`,
      `E${MAX_EVENTS_PER_ANSWER + 1}`,
    ]);
  });
});

describe('event queue server with odd agents and events', () => {
  it('stops sending again to an agent that never acknowledges', () => {
    const queue = server();
    const names: string[] = [];
    for (const name of ['A', 'B', 'C']) {
      queue.push(event(name));
      for (let polls = 0; polls < MAX_REPLAYS + 1; polls++) {
        queue.receivePoll(FIRST, 0);
        const answer = queue.pollAnswer();
        if (answer?.status === 200) names.push(...batchOf(answer).names);
      }
    }
    expect(names).toEqual([...Array.from({ length: MAX_REPLAYS + 1 }, () => 'A'), 'B', 'C']);
  });

  it('refuses an event that cannot be written, and is none the worse for it', () => {
    const queue = server();
    const poll = queue.receivePoll(FIRST, 0);
    expect(() => queue.push({ message: 'Bad', body: { half: 0.5 } })).toThrow(EncodeError);
    queue.push(event('Good'));
    const answer = queue.pollAnswer();
    expect(answer?.poll).toBe(poll);
    expect(batchOf(answer)).toEqual({ id: 100, names: ['Good'] });
  });

  it('spreads long events over several answers', () => {
    const queue = server();
    const text = 'x'.repeat(MAX_ANSWER_LENGTH / 2);
    for (const message of ['A', 'B', 'C'])
      queue.push({ message, body: { text: message === 'C' ? text + text : text } });
    const answers = [undefined, 100, 101].map((ack) => {
      queue.receivePoll({ ack, done: false }, 0);
      return batchOf(queue.pollAnswer()).names;
    });
    expect(answers).toEqual([['A'], ['B'], ['C']]);
  });
});

/** Both machines over a line that loses polls and answers; returns the names that arrived. */
function exchange(seed: number, count: number, replay: boolean): string[] {
  const random = createRandom(seed);
  const client = new EventQueueClient('http://a.example/');
  const queue = server({ replay });
  const arrived: string[] = [];
  let pushed = 0;
  for (let now = 0; now < 100_000_000 && (pushed < count || queue.waiting > 0); now += 500) {
    if (pushed < count && random.chance(0.5)) queue.push(event(`E${pushed++}`));
    client.handleTimeout(now);
    const post = client.pollRequest(now);
    if (post !== undefined) {
      if (random.chance(0.15)) client.receiveFailure('network', now);
      else queue.receivePoll(decodeEventQueuePoll(post.body), now);
    }
    queue.handleTimeout(now);
    for (let answer = queue.pollAnswer(); answer !== undefined; answer = queue.pollAnswer()) {
      if (random.chance(0.15)) client.receiveFailure('network', now);
      else client.receiveResponse(answer.status, answer.body, now);
    }
    for (let told = client.pollEvent(); told !== undefined; told = client.pollEvent()) {
      if (told.type === 'event') arrived.push(told.message);
    }
  }
  return arrived;
}

describe('both ends over a line that loses every seventh message', () => {
  const expected = Array.from({ length: 200 }, (_, i) => `E${i}`);

  it.each([1, 2, 3, 4, 5])('every event arrives once and in order (seed %i)', (seed) => {
    expect(exchange(seed, expected.length, true)).toEqual(expected);
  });

  it('as OpenSimulator: some are lost, none comes twice', () => {
    const arrived = exchange(1, expected.length, false);
    expect(arrived.length).toBeLessThan(expected.length);
    expect(new Set(arrived).size).toBe(arrived.length);
  });
});

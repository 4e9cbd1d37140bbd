import { encodeEventQueueBatch, decodeEventQueuePoll } from '@landfall/protocol/capability';
import { ClosedError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpResponse } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { Lifetime } from '../lifetime/index.ts';
import { reply } from '../testing/index.ts';
import { EventQueue } from './event-queue.ts';

type Answer = HttpResponse | 'hold';

async function poll(answers: Answer[]) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const acks: (number | undefined)[] = [];
  const times: number[] = [];
  const server = await ports.serveHttp(({ body }) => {
    acks.push(decodeEventQueuePoll(body).ack);
    times.push(Math.round(ports.clock.now() / 1000));
    const answer = answers.shift() ?? 'hold';
    return answer === 'hold' ? new Promise(() => undefined) : Promise.resolve(answer);
  });
  const { address, port } = server.local;
  const lifetime = new Lifetime();
  const events: string[] = [];
  const errors: unknown[] = [];
  const queue = new EventQueue({
    url: `http://${address}:${port}/q`,
    ports,
    lifetime,
    onEvent: (event) => {
      events.push(event.type === 'event' ? event.message : event.type);
      if (event.type === 'event' && event.message === 'Bomb') throw new TypeError('bug');
    },
    onError: (error) => errors.push(error),
  });
  return { network, lifetime, queue, events, errors, acks, times };
}

const batch = (id: number, ...names: string[]): HttpResponse =>
  reply(200, encodeEventQueueBatch({ id, events: names.map((message) => ({ message, body: {} })) }));

describe('an event queue', () => {
  it('polls again at once, acknowledging what came', async () => {
    const { network, events, acks } = await poll([batch(7, 'One', 'Two'), batch(8, 'Three')]);
    await network.run(100);
    expect(events).toEqual(['One', 'Two', 'Three']);
    expect(acks).toEqual([undefined, 7, 8]);
  });

  it('waits after errors as long as the viewer, and stops when it is gone', async () => {
    const { network, events, queue, times } = await poll([reply(499), reply(499), reply(404)]);
    await network.runUntil(queue.done, 100_000);
    expect(events).toEqual(['error', 'error', 'stopped']);
    expect(times).toEqual([0, 20, 45]);
    expect(queue.stopped).toBe(true);
  });

  it('takes its own time-out for nothing to tell', async () => {
    const { network, events, times } = await poll(['hold', batch(1, 'Late')]);
    await network.run(91_000);
    expect(times.slice(0, 2)).toEqual([0, 90]);
    expect(events).toEqual(['Late']);
  });

  it('ends with its region, in silence', async () => {
    const { network, lifetime, queue, events, errors } = await poll(['hold']);
    await network.run(10);
    lifetime.end(new ClosedError('over', { by: 'us', reason: 'logout' }));
    await network.runUntil(queue.done, 100);
    expect([events, errors]).toEqual([[], []]);
  });

  it('is not asked sooner than it says', async () => {
    const busy = { ...reply(503), headers: { 'retry-after': '60' } };
    const date = {
      ...reply(502),
      headers: { 'retry-after': new Date(new MemoryNetwork().clock.wallTime() + 200_000).toUTCString() },
    };
    const { network, times } = await poll([busy, date, 'hold']);
    await network.run(250_000);
    expect(times).toEqual([0, 60, 200]);
  });

  it('is followed to where it has moved on its host, and named where it may not be', async () => {
    const near = { ...reply(308), headers: { location: '/moved' } };
    const far = { ...reply(307), headers: { location: 'http://10.9.9.9/secret' } };
    const { network, events, errors, times } = await poll([near, batch(1, 'One'), far, far, 'hold']);
    await network.run(60_000);
    expect(events).toEqual(['One', 'error', 'error']);
    expect(times).toEqual([0, 0, 0, 20, 45]);
    expect(errors.map(String)).toEqual([
      'RemoteError: EventQueueGet answered with HTTP status 307: it sends to http://10.9.9.9, which is not followed: what is posted stays on its host',
    ]);
  });

  it('that has nothing to tell and says so at once is not asked all the time', async () => {
    let id = 0;
    const nothing = Array.from({ length: 10_000 }, () => batch(++id));
    const { network, events, times } = await poll(nothing);
    await network.run(60_000);
    expect(events).toEqual([]);
    expect(times.length).toBeLessThan(20);
  });

  it('survives a listener that throws', async () => {
    const { network, events, errors } = await poll([batch(1, 'Bomb', 'Next')]);
    await network.run(100);
    expect(events).toEqual(['Bomb', 'Next']);
    expect(errors).toEqual([new TypeError('bug')]);
  });
});

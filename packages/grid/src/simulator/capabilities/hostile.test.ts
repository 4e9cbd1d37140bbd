import { describe, expect, it } from 'vitest';
import { encodeEventQueuePoll, encodeSeedRequest } from '@landfall/protocol/capability';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { createTestWorld, post } from '../../testing/index.ts';

const LLSD = 'application/llsd+xml';

async function joined() {
  const world = await createTestWorld();
  const agent = await world.join();
  const { network, ports } = world;
  const ask = (url: string, body: Uint8Array, type = LLSD) =>
    network.runUntil(post(ports, url, type, body), 90_000);
  return { ...world, agent, ask };
}

describe('a seed', () => {
  it('grants nothing that every object has', async () => {
    const { network, agent } = await joined();
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
    const granted = await network.runUntil(agent.seed([...names, 'MapLayer']), 1000);
    expect([...granted.keys()]).toEqual(['MapLayer']);
  });

  it('may be asked hundreds of names, or the same hundreds of times: each URL is one', async () => {
    const { network, agent } = await joined();
    const many = Array.from({ length: 400 }, (_, index) => `Made up ${index}`);
    expect((await network.runUntil(agent.seed(many), 1000)).size).toBe(0);
    const same = Array.from({ length: 400 }, () => 'MapLayer');
    expect((await network.runUntil(agent.seed(same), 1000)).size).toBe(1);
  });

  it('is of one session: that of the next login is another, and the old one is gone', async () => {
    const { agent, ask, join } = await joined();
    const again = await join();
    expect(again.login.seedCapability).not.toBe(agent.login.seedCapability);
    expect((await ask(agent.login.seedCapability, encodeSeedRequest([]))).status).toBe(404);
    expect((await ask(again.login.seedCapability, encodeSeedRequest([]))).status).toBe(200);
  });

  it.each([
    ['an id more or less', (url: string) => url.replace(/0000\/$/, '000/')],
    ['a path below it', (url: string) => `${url}more`],
    ['a path above it', (url: string) => url.replace(/[^/]+\/$/, '')],
    ['its path in capitals', (url: string) => url.toUpperCase().replace('HTTP', 'http')],
  ])('is not found by %s', async (_, change) => {
    const { agent, ask } = await joined();
    const url = change(agent.login.seedCapability);
    expect(url).not.toBe(agent.login.seedCapability);
    expect((await ask(url, encodeSeedRequest(['EventQueueGet']))).status).toBe(404);
  });
});

describe('an event queue', () => {
  const poll = encodeEventQueuePoll({ ack: undefined, done: false });

  it('holds one poll: whoever polls on and on ends the one before', async () => {
    const { network, ports, agent } = await joined();
    const url = (await network.runUntil(agent.seed(), 1000)).get('EventQueueGet')!;
    const polls = Array.from({ length: 50 }, () => post(ports, url, LLSD, poll));
    await network.run(1000);
    const last = polls.pop()!;
    const statuses = await network.runUntil(Promise.all(polls), 1000);
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([502]));
    agent.useCircuitCode();
    agent.completeMovement();
    expect((await network.runUntil(last, 2000)).status).toBe(200);
  });

  it('is not for reading', async () => {
    const { network, ports, agent } = await joined();
    const url = (await network.runUntil(agent.seed(), 1000)).get('EventQueueGet')!;
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const asked = ports.http.request({ method, url, ...(method === 'PUT' ? { body: poll } : {}) });
      expect((await network.runUntil(asked, 1000)).status).toBe(405);
    }
  });

  it('takes a poll of a megabyte for a poll, and one byte more for too much', async () => {
    const { agent, ask, network } = await joined();
    agent.useCircuitCode();
    agent.completeMovement();
    await network.run(500);
    const url = (await network.runUntil(agent.seed(), 1000)).get('EventQueueGet')!;
    const mebibyte = encodeUtf8('x'.repeat(1024 * 1024));
    expect((await ask(url, mebibyte)).status).toBe(200);
    expect((await ask(url, new Uint8Array(1024 * 1024 + 1))).status).toBe(413);
  });
});

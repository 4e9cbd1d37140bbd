import { describe, expect, it } from 'vitest';
import { encodeEventQueuePoll } from '@landfall/protocol/capability';
import { Uuid } from '@landfall/protocol/datatypes';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Account } from '../../services/accounts/index.ts';
import { Faults } from '../../faults/index.ts';
import { Router, portHandler, textAnswer } from '@landfall/assets/http';
import { AgentCapabilities } from './index.ts';
import type { CapabilityContext } from './index.ts';

function createHost() {
  const network = new MemoryNetwork();
  const ports = network.ports();
  let context: CapabilityContext | undefined;
  const offers = {
    Thing: (given: CapabilityContext) => {
      context = given;
      return () => textAnswer('thing', 'text/plain');
    },
  };
  const host = {
    ports,
    router: new Router(),
    faults: new Faults(),
    witness: undefined,
    offers,
    httpUrl: 'http://127.0.0.1:1',
    newId: () => Uuid.fromRandomBytes(ports.randomBytes(16)),
  };
  const account: Account = { id: Uuid.zero, first: 'A', last: 'B', passwordHash: '', home: undefined };
  const capabilities = new AgentCapabilities(host, account, {
    id: Uuid.zero,
    name: 'Plain',
    endpoint: { address: '127.0.0.1', port: 9000 },
  });
  const answer = portHandler((request) => host.router.handle(request));
  const ask = (url: string, body: string | Uint8Array, signal = new AbortController().signal) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    return answer({
      method: 'POST',
      path: url.slice(host.httpUrl.length),
      headers: { 'content-type': 'application/llsd+xml' },
      body: bytes,
      from: { address: '127.0.0.1', port: 2 },
      signal,
    });
  };
  return { network, host, capabilities, ask, context: () => context! };
}

const THING =
  '<llsd><array><string>Thing</string><string>EventQueueGet</string><string>constructor</string></array></llsd>';
const POLL = encodeEventQueuePoll({ ack: undefined, done: false });
const urlIn = (body: Uint8Array, name: string): string =>
  new RegExp(`<key>${name}</key><string>([^<]*)`).exec(new TextDecoder().decode(body))![1]!;

describe('the capabilities of an agent', () => {
  it('exist from the first time they are asked for until the agent leaves', async () => {
    const { host, capabilities, ask } = createHost();
    expect([host.router.size, capabilities.hasSeed]).toEqual([1, false]);
    const { body } = await ask(capabilities.seedUrl, THING);
    expect([host.router.size, capabilities.hasSeed]).toEqual([3, true]);
    expect(new TextDecoder().decode(body)).not.toContain('constructor');
    const url = urlIn(body, 'Thing');
    expect((await ask(url, '')).status).toBe(200);
    capabilities.close();
    expect(host.router.size).toBe(0);
    expect((await ask(url, '')).status).toBe(404);
  });

  it('have a bounded number of URLs for uploads: the oldest goes', async () => {
    const { host, capabilities, ask, context } = createHost();
    await ask(capabilities.seedUrl, THING);
    const before = host.router.size;
    const opened = Array.from({ length: 100 }, () =>
      context().openUrl('-X', () => textAnswer('x', 'text/plain')),
    );
    expect(host.router.size).toBe(before + 64);
    expect((await ask(opened[0]!.url, '')).status).toBe(404);
    expect((await ask(opened[99]!.url, '')).status).toBe(200);
    opened[99]!.close();
    expect((await ask(opened[99]!.url, '')).status).toBe(404);
    capabilities.close();
    expect(host.router.size).toBe(0);
    context().openUrl('-X', () => textAnswer('x', 'text/plain'));
    expect(host.router.size).toBe(0);
  });

  it('tell events that were queued together together', async () => {
    const { capabilities, ask } = createHost();
    const { body } = await ask(capabilities.seedUrl, THING);
    const answer = ask(urlIn(body, 'EventQueueGet'), POLL);
    capabilities.queueEvents({ message: 'One', body: {} }, { message: 'Two', body: {} });
    const text = new TextDecoder().decode((await answer).body);
    expect(text).toContain('One');
    expect(text).toContain('Two');
  });

  it('keep an event for the next poll when the connection of one breaks', async () => {
    const { capabilities, ask } = createHost();
    const { body } = await ask(capabilities.seedUrl, THING);
    const url = urlIn(body, 'EventQueueGet');
    const broken = new AbortController();
    void ask(url, POLL, broken.signal);
    broken.abort();
    capabilities.queueEvents({ message: 'Precious', body: {} });
    const answer = await ask(url, POLL);
    expect(new TextDecoder().decode(answer.body)).toContain('Precious');
  });
});

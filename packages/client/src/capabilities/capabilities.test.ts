import { ClosedError, DecodeError, RemoteError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { Lifetime } from '../lifetime/index.ts';
import { llsd, reply } from '../testing/index.ts';
import { callCapability } from './capability-request.ts';
import { requestSeed } from './request-seed.ts';

async function serve(answers: (path: string, call: number) => ReturnType<typeof reply> | undefined) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  let calls = 0;
  const server = await ports.serveHttp(({ path }) => {
    const answer = answers(path, ++calls);
    return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
  });
  const { address, port } = server.local;
  return { network, ports, url: `http://${address}:${port}/CAPS/secret`, calls: () => calls };
}

describe('calling a capability', () => {
  it('posts and reads LLSD', async () => {
    const { network, ports, url } = await serve(() => llsd({ answer: 42 }));
    const call = { method: 'POST', url, what: 'It', body: { question: 'what' } } as const;
    expect(await network.runUntil(callCapability(call, ports), 1000)).toEqual({ answer: 42 });
  });

  it('tells a refusal by its status, and nonsense, without the URL', async () => {
    for (const [answer, kind] of [
      [reply(403), RemoteError],
      [reply(200, '<html>', 'text/html'), DecodeError],
    ] as const) {
      const { network, ports, url } = await serve(() => answer);
      const call = callCapability({ method: 'GET', url, what: 'It' }, ports).catch((error: unknown) => error);
      const error = (await network.runUntil(call, 1000)) as Error;
      expect(error).toBeInstanceOf(kind);
      expect(error.message).not.toContain('secret');
    }
  });

  it('ends with its lifetime and its signal', async () => {
    const { network, ports, url } = await serve(() => undefined);
    const lifetime = new Lifetime();
    const controller = new AbortController();
    const call = { method: 'GET', url, what: 'It' } as const;
    const ended = callCapability(call, ports, { lifetime }).catch((error: unknown) => error);
    const { signal } = controller;
    const aborted = callCapability(call, ports, { signal }).catch((error: unknown) => error);
    await network.run(10);
    const cause = new ClosedError('over', { by: 'peer', reason: 'kicked' });
    lifetime.end(cause);
    controller.abort();
    expect(await network.runUntil(ended, 10)).toBe(cause);
    expect(await network.runUntil(aborted, 10)).toMatchObject({ by: 'us', reason: 'aborted' });
  });
});

describe('asking a seed', () => {
  it('asks again, ever later, and keeps the URLs it gets', async () => {
    const { network, ports, url, calls } = await serve((_, call) =>
      call < 3 ? reply(503) : llsd({ EventQueueGet: 'http://h/q', Broken: 'ftp://no' }),
    );
    const names = ['EventQueueGet'];
    const urls = await network.runUntil(requestSeed(url, ports, { names }), 5000);
    expect([...urls]).toEqual([['EventQueueGet', 'http://h/q']]);
    expect(calls()).toBe(3);
    expect(ports.clock.now()).toBeGreaterThan(600);
  });

  it('names whose answer was junk, without the URL', async () => {
    const { network, ports, url } = await serve(() => reply(200, '<html>', 'text/html'));
    const asked = requestSeed(url, ports, { names: [], attempts: 1 }).catch((error: unknown) => error);
    const error = (await network.runUntil(asked, 5000)) as Error;
    expect(error).toBeInstanceOf(DecodeError);
    expect(error.message).toMatch(/^the answer of the seed capability: /);
    expect(error.message).not.toContain('secret');
  });

  it('gives up after as many failures as it may have, not counting "not ready"', async () => {
    const { network, ports, url, calls } = await serve((_, call) => reply(call % 2 === 0 ? 503 : 404));
    const asked = requestSeed(url, ports, { names: [], attempts: 3 }).catch((error: unknown) => error);
    expect(await network.runUntil(asked, 60_000)).toMatchObject({ code: 'remote', reason: '404' });
    expect(calls()).toBe(5);
  });
});

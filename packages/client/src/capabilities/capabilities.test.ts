import { ClosedError, DecodeError, RemoteError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpResponse, HttpServerRequest } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { Lifetime } from '../lifetime/index.ts';
import { llsd, reply } from '../testing/index.ts';
import { callCapability } from './capability-request.ts';
import { requestSeed, SEED_DEADLINE_MS } from './request-seed.ts';

type Answers = (path: string, call: number, request: HttpServerRequest) => HttpResponse | undefined;

async function serve(answers: Answers) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  let calls = 0;
  const server = await ports.serveHttp((request) => {
    const answer = answers(request.path, ++calls, request);
    return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
  });
  const { address, port } = server.local;
  return { network, ports, url: `http://${address}:${port}/CAPS/secret`, calls: () => calls };
}

const outcomeOf = (network: MemoryNetwork, call: Promise<unknown>): Promise<unknown> =>
  network.runUntil(
    call.catch((error: unknown) => error),
    600_000,
  );

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

  it.each([
    ['POST', 307, '/CAPS/moved', { body: 'kept' }],
    ['POST', 308, 'moved', { body: 'kept' }],
    ['POST', 303, '/CAPS/moved', { body: '' }],
    ['GET', 302, '/CAPS/moved?x=1', { body: '' }],
  ] as const)('follows %s by %i to %s', async (method, status, location, { body }) => {
    const seen: string[] = [];
    const { network, ports, url } = await serve((path, call, request) => {
      seen.push(
        `${request.method} ${path} ${new TextDecoder().decode(request.body).includes('kept') ? 'kept' : ''}`,
      );
      return call === 1 ? { ...reply(status), headers: { location } } : llsd({ answer: 1 });
    });
    const call = { method, url, what: 'It', ...(method === 'POST' ? { body: { is: 'kept' } } : {}) };
    expect(await network.runUntil(callCapability(call, ports), 1000)).toEqual({ answer: 1 });
    expect(seen[1]).toMatch(new RegExp(`^${status === 303 ? 'GET' : method} /CAPS/moved\\S* ${body}$`));
  });

  it.each([
    [
      'http://10.9.9.9:8080/CAPS/other-secret',
      'it sends to http://10.9.9.9:8080, which is not followed: what is posted stays on its host',
    ],
    [
      '//10.9.9.9/CAPS/other-secret',
      'it sends to http://10.9.9.9, which is not followed: what is posted stays on its host',
    ],
    ['ftp://10.9.9.9/other-secret', 'it sends to what is no web address'],
  ])('posts nothing to another host, and names it: %s', async (location, words) => {
    const { network, ports, url, calls } = await serve(() => ({ ...reply(307), headers: { location } }));
    const heard: string[] = [];
    const stranger = network.ports('10.9.9.9');
    for (const port of [80, 8080]) {
      await stranger.serveHttp(async ({ path }) => (heard.push(path), reply(200)), { port });
    }
    const call = { method: 'POST', url, what: 'It', body: { secret: 1 } } as const;
    const error = await outcomeOf(network, callCapability(call, ports));
    expect(error).toMatchObject({ code: 'remote', reason: '307' });
    expect((error as Error).message).toContain(words);
    expect((error as Error).message).not.toContain('secret');
    expect([heard, calls()]).toEqual([[], 1]);
  });

  it('does not follow for ever', async () => {
    const { network, ports, url, calls } = await serve((_, n) => ({
      ...reply(302),
      headers: { location: `/CAPS/${n}` },
    }));
    const error = await outcomeOf(network, callCapability({ method: 'GET', url, what: 'It' }, ports));
    expect((error as Error).message).toBe(
      'It answered with HTTP status 302: it sends to another path, which is not followed: it has sent on too often',
    );
    expect(calls()).toBe(5);
  });

  it('waits as long as a busy region asks it to, when that is in time', async () => {
    const busy = (status: number, after: string) => ({ ...reply(status), headers: { 'retry-after': after } });
    const { network, ports, url, calls } = await serve((_, n) =>
      n === 1 ? busy(503, '5') : n === 2 ? busy(429, '0') : llsd({ answer: n }),
    );
    const call = callCapability({ method: 'GET', url, what: 'It' }, ports);
    expect(await network.runUntil(call, 60_000)).toEqual({ answer: 3 });
    expect([calls(), Math.round(ports.clock.now() / 1000)]).toEqual([3, 6]);
  });

  it.each([
    [503, '30', 30_000, 1],
    [429, '3600', 3_600_000, 1],
    [503, undefined, undefined, 1],
    [500, '1', 1000, 1],
  ])('tells a refusal by %i at once when it asks for %s s', async (status, after, retryAfterMs, times) => {
    const headers: Record<string, string> = after === undefined ? {} : { 'retry-after': after };
    const { network, ports, url, calls } = await serve(() => ({ ...reply(status), headers }));
    const startedAt = ports.clock.now();
    const error = await outcomeOf(network, callCapability({ method: 'GET', url, what: 'It' }, ports));
    expect(error).toMatchObject({ reason: String(status), retryAfterMs });
    expect([calls(), ports.clock.now() - startedAt < 100]).toEqual([times, true]);
  });

  it('keeps its time over redirects and waits', async () => {
    const { network, ports, url } = await serve((_, n) =>
      n % 2 === 1
        ? { ...reply(503), headers: { 'retry-after': '3' } }
        : { ...reply(302), headers: { location: 'x' } },
    );
    const startedAt = ports.clock.now();
    const call = callCapability({ method: 'GET', url, what: 'It' }, ports, { timeoutMs: 10_000 });
    expect(await outcomeOf(network, call)).toMatchObject({ code: 'remote', reason: '503' });
    expect(ports.clock.now() - startedAt).toBeLessThanOrEqual(10_000);
  });

  it('stops waiting for a busy region when it is aborted', async () => {
    const { network, ports, url } = await serve(() => ({ ...reply(503), headers: { 'retry-after': '20' } }));
    const controller = new AbortController();
    const { signal } = controller;
    const call = callCapability({ method: 'GET', url, what: 'It' }, ports, { signal });
    const outcome = call.catch((error: unknown) => error);
    await network.run(1000);
    controller.abort();
    expect(await network.runUntil(outcome, 10)).toMatchObject({ by: 'us', reason: 'aborted' });
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

  it('waits as long as the region asks for, and less where that were too late', async () => {
    const times: number[] = [];
    const asking = (retryAfter: string) =>
      serve(() => {
        times.push(Math.round(network.clock.now() / 100) / 10);
        return { ...reply(503), headers: { 'retry-after': retryAfter } };
      });
    let { network, ports, url } = await asking('8');
    await outcomeOf(network, requestSeed(url, ports, { names: [], timeoutMs: 20_000 }));
    expect(times.slice(0, 4)).toEqual([0, 8, 16, 18]);
    times.length = 0;
    ({ network, ports, url } = await asking('30'));
    await outcomeOf(network, requestSeed(url, ports, { names: [], timeoutMs: 20_000 }));
    expect(times.slice(0, 3)).toEqual([0, 10, 15]);
  });

  it('is given up after a while by itself when it is never ready', async () => {
    const { network, ports, url } = await serve(() => reply(503));
    const error = await outcomeOf(network, requestSeed(url, ports, { names: [] }));
    expect(error).toMatchObject({ code: 'timeout', cause: { reason: '503' } });
    expect(Math.round(ports.clock.now() / 1000)).toBe(SEED_DEADLINE_MS / 1000);
  });

  it('is followed to where it has moved, and named where it may not be', async () => {
    const { network, ports, url } = await serve((path) =>
      path === '/CAPS/secret'
        ? { ...reply(301), headers: { location: '/CAPS/moved' } }
        : llsd({ EventQueueGet: 'http://h/q' }),
    );
    expect((await network.runUntil(requestSeed(url, ports, { names: [] }), 5000)).size).toBe(1);
    const away = await serve(() => ({ ...reply(301), headers: { location: 'http://10.9.9.9/secret' } }));
    const asked = requestSeed(away.url, away.ports, { names: [], attempts: 1 });
    const error = (await outcomeOf(away.network, asked)) as Error;
    expect(error.message).toBe(
      'the seed capability answered with HTTP status 301: it sends to http://10.9.9.9, which is not followed: what is posted stays on its host',
    );
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

describe('a seed that is asked when the session ends', () => {
  it('is no failure that is told', async () => {
    const { network, ports, url } = await serve(() => undefined);
    const lifetime = new Lifetime();
    const failures: unknown[] = [];
    const onFailure = (attempt: number): void => void failures.push(attempt);
    const asked = requestSeed(url, ports, { names: ['A'], lifetime, onFailure });
    ports.clock.after(50, () => lifetime.end(new ClosedError('over', { by: 'us', reason: 'logout' })));
    expect(await outcomeOf(network, asked)).toMatchObject({ reason: 'logout' });
    expect(failures).toEqual([]);
  });
});

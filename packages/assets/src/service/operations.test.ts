import { describe, expect, it } from 'vitest';
import { headersByName } from '../http/index.ts';
import type { Answer } from '../http/index.ts';
import { MemoryStore } from '../store/index.ts';
import { incoming } from '../testing/incoming.ts';
import { createGrowth } from './growth.ts';
import { matchOperations, matchProbe } from './operations.ts';
import type { Operations } from './operations.ts';
import { readStatus } from './status.ts';

const CACHE = { hits: 0, misses: 0, entries: 0, usedBytes: 0, limitBytes: 1, evictions: 0 };

function operationsOf(more: Partial<Operations> = {}): Operations {
  const sources = {
    store: new MemoryStore(),
    cache: () => CACHE,
    growth: createGrowth(0),
    scrub: () => undefined,
    startedAt: 100,
  };
  return {
    metrics: async () => await Promise.resolve({ text: 'a_metric 1\n', json: [{ name: 'a_metric' }] }),
    hasPage: true,
    interfaces: ['robust'],
    status: async () => await readStatus(sources, 160),
    obstacle: async () => await Promise.resolve(undefined),
    ...more,
  };
}

async function ask(
  path: string,
  { method = 'GET', more = {} as Partial<Operations> } = {},
): Promise<Answer | undefined> {
  const target = { path, query: '' };
  const match = matchProbe(operationsOf(more), target) ?? matchOperations(operationsOf(more), target);
  return await match?.answer(incoming({ method, path }));
}

const bodyOf = async (path: string, more: Partial<Operations> = {}): Promise<string> =>
  (await ask(path, { more }))?.body as string;

describe('what a load balancer asks', () => {
  it('is whether the process answers, and whether it can be used', async () => {
    expect(await ask('/health')).toMatchObject({ status: 200, body: 'ok\n' });
    expect(await ask('/ready')).toMatchObject({ status: 200, body: 'ready\n' });
    const full = { obstacle: async () => await Promise.resolve('nothing can be stored: full') };
    expect(await ask('/ready', { more: full })).toMatchObject({ status: 503 });
    expect(await bodyOf('/ready', full)).toContain('nothing can be stored: full');
    expect(await ask('/health', { more: full })).toMatchObject({ status: 200 });
  });

  it('is told anew each time', async () => {
    expect((await ask('/health'))?.headers).toMatchObject({ 'cache-control': 'no-store' });
  });

  it('needs no credential, unlike what operators ask', () => {
    for (const path of ['/metrics', '/metrics.json', '/status', '/status.json'])
      expect(matchProbe(operationsOf(), { path, query: '' }), path).toBeUndefined();
  });
});

describe('what an operator asks', () => {
  it('is answered for Prometheus, as JSON, and as a page', async () => {
    expect(await ask('/metrics')).toMatchObject({ status: 200, body: 'a_metric 1\n' });
    expect(headersByName((await ask('/metrics'))?.headers)['content-type']).toContain('version=');
    expect(JSON.parse(await bodyOf('/metrics.json'))).toEqual([{ name: 'a_metric' }]);
    expect(JSON.parse(await bodyOf('/status.json'))).toMatchObject({
      startedAt: 100,
      now: 160,
      assets: 0,
    });
    expect(await bodyOf('/status')).toContain('running for 60 s');
  });

  it('is a page that nothing else may frame, script or load into', async () => {
    const policy = String(headersByName((await ask('/status'))?.headers)['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('script');
  });

  it('is not there where the page is switched off, but for its figures', async () => {
    expect(await ask('/status', { more: { hasPage: false } })).toBeUndefined();
    expect(await ask('/status.json', { more: { hasPage: false } })).toMatchObject({ status: 200 });
  });

  it('changes nothing: only GET and HEAD are answered', async () => {
    for (const path of ['/health', '/metrics', '/status'])
      expect(await ask(path, { method: 'POST' }), path).toMatchObject({
        status: 405,
        headers: { allow: 'GET, HEAD' },
      });
    expect(await ask('/ready', { method: 'HEAD' })).toMatchObject({ status: 200 });
  });

  it('is at its own path only', async () => {
    for (const path of ['/', '/health/', '/Metrics', '/status.html'])
      expect(await ask(path), path).toBeUndefined();
  });
});

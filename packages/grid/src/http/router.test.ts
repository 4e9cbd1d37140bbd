import { describe, expect, it } from 'vitest';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import type { HttpServerRequest } from '@landfall/transport/ports';
import { Router, emptyResponse, textResponse } from './index.ts';

const request = (path: string, bodyBytes = 0): HttpServerRequest => ({
  method: 'GET',
  path,
  headers: {},
  body: new Uint8Array(bodyBytes),
  from: { address: '127.0.0.1', port: 1 },
  signal: new AbortController().signal,
});

describe('a router', () => {
  it('matches whole paths, with or without a slash at the end, and gives the query', async () => {
    const router = new Router();
    router.add('/here/', ({ query }) => textResponse(query.get('a') ?? 'none', 'text/plain'));
    for (const path of ['/here', '/here/', '/here/?a=1']) {
      const { status, body } = await router.handle(request(path));
      expect([status, new TextDecoder().decode(body)]).toEqual([200, path.includes('?') ? '1' : 'none']);
    }
    for (const path of ['/', '/her', '/here/there', '/here//', '']) {
      expect((await router.handle(request(path))).status).toBe(404);
    }
  });

  it('forgets a route, but not its successor', async () => {
    const router = new Router();
    const remove = router.add('/x', () => emptyResponse(200));
    router.add('/x', () => emptyResponse(201));
    remove();
    expect((await router.handle(request('/x'))).status).toBe(201);
  });

  it('refuses bodies that are longer than their path expects', async () => {
    const router = new Router();
    const [usual, long] = [1024 * 1024, 4 * 1024 * 1024];
    router.add('/usual', () => emptyResponse(200));
    router.add('/upload', () => emptyResponse(200), long);
    const statusOf = async (path: string, bytes: number) =>
      (await router.handle(request(path, bytes))).status;
    expect([await statusOf('/usual', usual), await statusOf('/usual', usual + 1)]).toEqual([200, 413]);
    expect([await statusOf('/upload', long), await statusOf('/upload', long + 1)]).toEqual([200, 413]);
  });

  it('answers for handlers that stumble', async () => {
    const router = new Router();
    router.add('/peer', () => {
      throw new DecodeError('nonsense');
    });
    router.add('/own', () => Promise.reject(new UsageError('oops')));
    expect((await router.handle(request('/peer'))).status).toBe(400);
    expect((await router.handle(request('/own'))).status).toBe(500);
    expect((await router.handle(request(`/${'x'.repeat(5000)}`))).status).toBe(414);
  });
});

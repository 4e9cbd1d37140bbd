import { describe, expect, it } from 'vitest';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { Router, bodyPieces, emptyAnswer, textAnswer } from './index.ts';
import { incoming } from '../testing/incoming.ts';

const request = (path: string, bodyBytes = 0) => incoming({ path, body: new Uint8Array(bodyBytes) });

describe('a router', () => {
  it('matches whole paths, with or without a slash at the end, and gives the query', async () => {
    const router = new Router();
    router.add('/here/', ({ query }) => textAnswer(query.get('a') ?? 'none', 'text/plain'));
    for (const path of ['/here', '/here/', '/here/?a=1']) {
      const { status, body } = await router.handle(request(path));
      expect([status, body]).toEqual([200, path.includes('?') ? '1' : 'none']);
    }
    for (const path of ['/', '/her', '/here/there', '/here//', '']) {
      expect((await router.handle(request(path))).status).toBe(404);
    }
  });

  it('forgets a route, but not its successor', async () => {
    const router = new Router();
    const remove = router.add('/x', () => emptyAnswer(200));
    router.add('/x', () => emptyAnswer(201));
    remove();
    expect((await router.handle(request('/x'))).status).toBe(201);
  });

  it('refuses methods that a path was not added for, and says which it was', async () => {
    const router = new Router();
    router.add('/x', () => emptyAnswer(200), { methods: ['POST', 'PUT'] });
    expect((await router.handle(incoming({ path: '/x', method: 'PUT' }))).status).toBe(200);
    const refused = await router.handle(incoming({ path: '/x', method: 'DELETE' }));
    expect(refused).toMatchObject({ status: 405, headers: { allow: 'POST, PUT' } });
  });

  it('refuses bodies that are longer than their path expects', async () => {
    const router = new Router();
    const [usual, long] = [1024 * 1024, 4 * 1024 * 1024];
    router.add('/usual', () => emptyAnswer(200));
    router.add('/upload', () => emptyAnswer(200), { maxBodyBytes: long });
    const statusOf = async (path: string, bytes: number) =>
      (await router.handle(request(path, bytes))).status;
    expect([await statusOf('/usual', usual), await statusOf('/usual', usual + 1)]).toEqual([200, 413]);
    expect([await statusOf('/upload', long), await statusOf('/upload', long + 1)]).toEqual([200, 413]);
  });

  it('has no room for more bodies than it was given while they come, and room again when they have come', async () => {
    const router = new Router(10);
    router.add('/held', () => new Promise(() => undefined));
    router.add('/x', () => emptyAnswer(200));
    expect((await router.handle(request('/x', 11))).status).toBe(503);
    for (let round = 0; round < 3; round++) void router.handle(request('/held', 10));
    await new Promise((resolve) => setImmediate(resolve));
    expect((await router.handle(request('/x', 10))).status).toBe(200);
  });

  it('gives a body as it comes to a path that was added so', async () => {
    const router = new Router(0);
    const sizes: number[] = [];
    router.addStreaming('/x', async (streamed) => {
      for await (const piece of bodyPieces(streamed, 5)) sizes.push(piece.length);
      return emptyAnswer(200);
    });
    const ask = async (...pieces: number[]) =>
      (await router.handle(incoming({ path: '/x', pieces: pieces.map((size) => new Uint8Array(size)) })))
        .status;
    expect([await ask(2, 3), sizes.splice(0)]).toEqual([200, [2, 3]]);
    expect([await ask(4, 2, 1), sizes]).toEqual([413, [4]]);
  });

  it('watches no connection whose signal nobody asks for', async () => {
    const router = new Router();
    let asked = 0;
    router.add('/x', ({ path }) => textAnswer(path, 'text/plain'));
    router.add('/poll', ({ signal }) => textAnswer(String(signal.aborted), 'text/plain'));
    const ask = (path: string) =>
      router.handle({
        ...incoming({ path }),
        get signal() {
          asked++;
          return AbortSignal.abort();
        },
      });
    await ask('/x');
    expect(asked).toBe(0);
    expect([(await ask('/poll')).body, asked]).toEqual(['true', 1]);
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

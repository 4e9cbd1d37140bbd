import { describe, expect, it } from 'vitest';
import { incoming } from '../testing/incoming.ts';
import { headersByName, textAnswer, withCrossOrigin } from './index.ts';
import type { Answer } from './index.ts';

const VIEWER = 'https://viewer.example';
const RULES = {
  methods: 'GET, POST',
  headers: 'content-type',
  exposed: 'content-range',
  maxAgeSeconds: 3600,
};

const LOCAL = { bind: '127.0.0.1', hosts: ['Grid.example'] };

const ask = async (
  origins: readonly string[],
  method: string,
  headers: Record<string, string>,
  answer: Answer = textAnswer('hello', 'text/plain'),
) => {
  const handler = withCrossOrigin(() => answer, { ...RULES, origins }, LOCAL);
  const found = await handler(incoming({ method, headers }));
  return { ...found, headers: headersByName(found.headers) };
};

const asksFirst = { origin: VIEWER, 'access-control-request-method': 'POST' };

describe('pages of other origins', () => {
  it.each([[[]], [['https://other.example']]])(
    'are not answered unless they are named: %j',
    async (origins) => {
      for (const method of ['GET', 'POST', 'OPTIONS'])
        for (const origin of [VIEWER, 'null', 'http://127.0.0.1:9000']) {
          const { status, headers, body } = await ask(origins, method, { ...asksFirst, origin });
          expect([status, headers['access-control-allow-origin'], headers['vary']]).toEqual([
            403,
            undefined,
            'origin',
          ]);
          expect(body).toBe(`pages of "${origin}" may not ask here\n`);
        }
      expect((await ask(origins, 'GET', {})).status).toBe(200);
    },
  );

  it('may when they are: their own origin is told, and what they may send and read', async () => {
    const answer = await ask([VIEWER], 'GET', { origin: VIEWER });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': VIEWER,
      'access-control-expose-headers': 'content-range',
      vary: 'origin',
    });
    const first = await ask([VIEWER], 'OPTIONS', asksFirst);
    expect(first.status).toBe(204);
    expect(first.headers).toMatchObject({
      'access-control-allow-origin': VIEWER,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': 3600,
    });
  });

  it('may reach into a private network only when their browser asks for that', async () => {
    const wanting = { ...asksFirst, 'access-control-request-private-network': 'true' };
    const allowed = 'access-control-allow-private-network';
    expect((await ask([VIEWER], 'OPTIONS', wanting)).headers[allowed]).toBe('true');
    expect((await ask([VIEWER], 'OPTIONS', asksFirst)).headers[allowed]).toBeUndefined();
  });

  it('may all, where all are named; who is no page is told nothing', async () => {
    expect((await ask(['*'], 'GET', { origin: 'null' })).headers['access-control-allow-origin']).toBe('*');
    expect((await ask(['*'], 'GET', {})).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('are told of an answer whose headers are flat too', async () => {
    const flat = { status: 200, headers: ['content-length', 0, 'etag', '"x"'] };
    const { headers } = await ask([VIEWER], 'GET', { origin: VIEWER }, flat);
    expect(headers).toMatchObject({ 'content-length': 0, etag: '"x"', vary: 'origin' });
  });

  it('is no preflight without saying what for: the path answers it', async () => {
    expect((await ask([VIEWER], 'OPTIONS', { origin: VIEWER })).status).toBe(200);
  });
});

describe('who does not say whose page it is', () => {
  const crossSite = { 'sec-fetch-site': 'cross-site' };

  it('is refused where its browser says that it is another site’s', async () => {
    for (const headers of [
      crossSite,
      { 'sec-fetch-site': 'same-site' },
      { ...crossSite, 'sec-fetch-mode': 'navigate' },
    ])
      for (const origins of [[], [VIEWER]])
        for (const method of ['GET', 'POST']) expect((await ask(origins, method, headers)).status).toBe(403);
    const opened = { ...crossSite, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await ask([], 'GET', opened)).status).toBe(200);
    expect((await ask([], 'GET', { 'sec-fetch-site': 'none' })).status).toBe(200);
    expect((await ask(['*'], 'GET', crossSite)).status).toBe(200);
    expect((await ask([VIEWER], 'GET', { ...crossSite, origin: VIEWER })).status).toBe(200);
  });

  it('is refused when it calls the server by a name that is not its own', async () => {
    for (const host of [
      'rebound.example:9000',
      '192.168.1.5',
      'localhost.evil.example',
      'x.grid.example',
      '[::1',
    ])
      for (const origins of [[], ['*']]) {
        const { status, body } = await ask(origins, 'POST', { host });
        expect([host, status, body]).toEqual([host, 403, `nobody here is called "${host}"; see hosts\n`]);
      }
    for (const host of [
      '',
      'localhost:9000',
      '127.0.0.1:9000',
      '[::1]:9000',
      'grid.example',
      'GRID.example:80',
    ])
      expect([host, (await ask([], 'POST', { host })).status]).toEqual([host, 200]);
  });
});

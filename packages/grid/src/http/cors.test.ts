import { describe, expect, it } from 'vitest';
import type { HttpServerRequest } from '@landfall/transport/ports';
import { textResponse, withCors } from './index.ts';

const VIEWER = 'https://viewer.example';

const request = (method: string, headers: Record<string, string>): HttpServerRequest => ({
  method,
  path: '/',
  headers,
  body: new Uint8Array(0),
  from: { address: '127.0.0.1', port: 1 },
  signal: new AbortController().signal,
});

const ask = (origins: readonly string[], method: string, headers: Record<string, string>) =>
  withCors(() => Promise.resolve(textResponse('hello', 'text/plain')), origins)(request(method, headers));

const asksFirst = { origin: VIEWER, 'access-control-request-method': 'POST' };

describe('pages of other origins', () => {
  it('may read nothing unless they are named', async () => {
    expect((await ask([], 'GET', { origin: VIEWER })).headers).toEqual({ 'content-type': 'text/plain' });
    const { headers } = await ask(['https://other.example'], 'GET', { origin: VIEWER });
    expect(headers).toEqual({ 'content-type': 'text/plain', vary: 'origin' });
    expect((await ask(['https://other.example'], 'OPTIONS', asksFirst)).status).toBe(403);
  });

  it('may when they are: their own origin is told, and what they may send and read', async () => {
    const answer = await ask([VIEWER], 'GET', { origin: VIEWER });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': VIEWER,
      'access-control-expose-headers': expect.stringContaining('content-range'),
      vary: 'origin',
    });
    const first = await ask([VIEWER], 'OPTIONS', asksFirst);
    expect(first.status).toBe(204);
    expect(first.headers).toMatchObject({
      'access-control-allow-origin': VIEWER,
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': expect.stringContaining('content-type'),
    });
  });

  it('may all, where all are named; who is no page is told nothing', async () => {
    expect((await ask(['*'], 'GET', { origin: 'null' })).headers['access-control-allow-origin']).toBe('*');
    expect((await ask(['*'], 'GET', {})).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('is no preflight without saying what for: the path answers it', async () => {
    expect((await ask([VIEWER], 'OPTIONS', { origin: VIEWER })).status).toBe(200);
  });
});

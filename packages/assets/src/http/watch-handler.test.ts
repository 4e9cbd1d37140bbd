import { createHash } from 'node:crypto';
import type { Clock } from '@landfall/transport/ports';
import type { RecordedExchange } from '@landfall/transport/wrappers';
import { describe, expect, it } from 'vitest';
import { bodyPieces, serveHttp, textAnswer, watchHandler } from './index.ts';
import type { Answer, Handler, IncomingRequest } from './index.ts';

let now = 0;
const clock: Pick<Clock, 'now' | 'wallTime'> = { now: () => ++now, wallTime: () => 1e12 + now };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined): string => new TextDecoder().decode(body);

async function* pieces(...all: string[]): AsyncGenerator<Uint8Array> {
  for (const piece of all) yield await Promise.resolve(bytes(piece));
}

function watching(handler: Handler, keepBytes = 100) {
  const seen: RecordedExchange[] = [];
  const watched = watchHandler(handler, {
    clock: clock as Clock,
    local: () => ({ address: '127.0.0.1', port: 80 }),
    keepBytes,
    onExchange: (exchange) => seen.push(exchange),
  });
  return { watched, seen };
}

const asked = (body = ''): IncomingRequest => ({
  method: 'POST',
  path: '/x?y',
  headers: { host: 'grid:80', a: 'b', none: undefined },
  from: { address: '127.0.0.1', port: 1 },
  signal: new AbortController().signal,
  body: { announcedBytes: body.length, pieces: () => pieces(body) },
});

const echo: Handler = async (request) => {
  let got = '';
  for await (const piece of bodyPieces(request, 1000)) got += text(piece);
  return textAnswer(`heard ${got}`, 'text/plain');
};

describe('a watched handler', () => {
  it('answers as before, and tells both bodies', async () => {
    const { watched, seen } = watching(echo);
    expect(((await watched(asked('abc'))) as Answer).body).toBe('heard abc');
    expect(seen).toMatchObject([
      {
        role: 'server',
        origin: 'http://grid:80',
        from: { port: 1 },
        to: { port: 80 },
        request: { method: 'POST', target: '/x?y', headers: { host: 'grid:80', a: 'b' }, isWhole: true },
        response: { status: 200, isWhole: true },
      },
    ]);
    expect([text(seen[0]?.request.body.bytes), text(seen[0]?.response?.body.bytes)]).toEqual([
      'abc',
      'heard abc',
    ]);
  });

  it('keeps so much of a long body, and the hash of it all', async () => {
    const answer = { status: 200, body: { sizeBytes: 6, pieces: pieces('ab', 'cd', 'ef') } };
    const { watched, seen } = watching(() => answer, 3);
    const { body } = (await watched(asked('1234567'))) as { body: { pieces: AsyncIterable<Uint8Array> } };
    expect(seen).toEqual([]);
    let whole = '';
    for await (const piece of body.pieces) whole += text(piece);
    expect(whole).toBe('abcdef');
    const { request, response } = seen[0]!;
    expect(response!.body).toEqual({
      bytes: bytes('abc'),
      missingBytes: 3,
      sha256: createHash('sha256').update('abcdef').digest('hex'),
    });
    // Nobody took it.
    expect(request).toMatchObject({ isWhole: false, body: { missingBytes: 0 } });
  });

  it('tells an answer that nobody reads to its end when it is given back, once', async () => {
    let back = 0;
    const giveBack = (): void => void back++;
    const answer = { status: 200, giveBack, body: { sizeBytes: 4, pieces: pieces('ab', 'cd') } };
    const { watched, seen } = watching(() => answer);
    const made = (await watched(asked())) as Answer & { body: { pieces: AsyncIterable<Uint8Array> } };
    for await (const piece of made.body.pieces) if (piece.length > 0) break;
    made.giveBack?.();
    made.giveBack?.();
    expect([back, seen.length, text(seen[0]?.response?.body.bytes)]).toEqual([2, 1, 'ab']);
    expect(seen[0]?.response?.isWhole).toBe(false);
  });

  it('tells of what threw, and throws it', async () => {
    const { watched, seen } = watching(() => Promise.reject(new TypeError('why')));
    await expect(watched(asked())).rejects.toThrow('why');
    expect(seen).toMatchObject([{ response: undefined, failure: 'error' }]);
  });

  it('serves on a socket as it does without', async () => {
    const { watched, seen } = watching(echo);
    const server = await serveHttp(watched);
    const answer = await fetch(`${server.url}/z`, { method: 'POST', body: 'over a socket' });
    expect(await answer.text()).toBe('heard over a socket');
    await server.close();
    expect(seen.map(({ request }) => [request.target, text(request.body.bytes)])).toEqual([
      ['/z', 'over a socket'],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import type { HttpServerRequest } from '@landfall/transport/ports';
import { MAX_WHOLE_BYTES, bodyPieces, portHandler, textAnswer } from './index.ts';
import type { Answer } from './index.ts';

const asked = (method = 'GET', body = new Uint8Array(0)): HttpServerRequest => ({
  method,
  path: '/x?y',
  headers: { a: 'b' },
  body,
  from: { address: '127.0.0.1', port: 1 },
  signal: new AbortController().signal,
});

async function* pieces(...all: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of all) yield await Promise.resolve(piece);
}

const answering = (answer: Answer, method?: string) => portHandler(() => answer)(asked(method));

describe('a handler behind a port', () => {
  it('gets its body as it would from a socket', async () => {
    const handler = portHandler(async (request) => {
      const got: number[] = [];
      for await (const piece of bodyPieces(request, 10)) got.push(...piece);
      return textAnswer(`${request.path} ${request.headers['a']} ${got.join()}`, 'text/plain');
    });
    const { body } = await handler(asked('POST', Uint8Array.of(1, 2)));
    expect(new TextDecoder().decode(body)).toBe('/x?y b 1,2');
  });

  it('gives pieces as a whole, and a copy of what it borrowed', async () => {
    const answer = {
      status: 200,
      body: { sizeBytes: 3, pieces: pieces(Uint8Array.of(1, 2), Uint8Array.of(3)) },
    };
    expect((await answering(answer)).body).toEqual(Uint8Array.of(1, 2, 3));
    const lent = Buffer.from([7]);
    const giveBack = (): void => void lent.fill(0);
    expect((await answering({ status: 200, body: lent, giveBack })).body).toEqual(Uint8Array.of(7));
    expect(lent[0]).toBe(0);
  });

  it('says for HEAD what GET would be, without making it', async () => {
    const never = { sizeBytes: MAX_WHOLE_BYTES + 1, pieces: pieces() };
    const { headers, body } = await answering({ status: 200, body: never }, 'HEAD');
    expect([headers['content-length'], body.length]).toEqual([String(MAX_WHOLE_BYTES + 1), 0]);
    const unknown = await answering(
      { status: 200, body: { sizeBytes: undefined, pieces: pieces() } },
      'HEAD',
    );
    expect(unknown.headers).toEqual({});
  });

  it('refuses what is too long to be whole, known before or found out', async () => {
    const known = { sizeBytes: MAX_WHOLE_BYTES + 1, pieces: pieces() };
    const found = {
      sizeBytes: undefined,
      pieces: pieces(new Uint8Array(MAX_WHOLE_BYTES), new Uint8Array(1)),
    };
    for (const body of [known, found]) {
      const answer = await answering({ status: 200, body });
      expect(answer.status).toBe(503);
      expect(new TextDecoder().decode(answer.body)).toContain('ask for ranges');
    }
  });

  it('answers for pieces that cannot be had, and gives back all the same', async () => {
    let given = 0;
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.reject(new RangeError('mine'));
    }
    const answer = { status: 200, body: { sizeBytes: 5, pieces: broken() }, giveBack: () => given++ };
    expect((await answering(answer)).status).toBe(500);
    expect(given).toBe(1);
  });

  it('throws what breaks off behind its first piece, so that the connection is cut, and gives back all the same', async () => {
    let given = 0;
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Uint8Array.of(1));
      throw new RangeError('mine');
    }
    const answer = { status: 200, body: { sizeBytes: 5, pieces: broken() }, giveBack: () => given++ };
    await expect(answering(answer)).rejects.toMatchObject({ code: 'closed', reason: 'reset' });
    expect(given).toBe(1);
  });

  it('takes flat headers apart', async () => {
    const { headers } = await answering({ status: 200, headers: ['etag', '"x"', 'content-length', 0] });
    expect(headers).toEqual({ etag: '"x"', 'content-length': '0' });
  });
});

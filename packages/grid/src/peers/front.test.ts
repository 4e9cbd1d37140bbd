import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { decodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAskPeer, openPeerFront } from './index.ts';
import type { PeerFront, PeerFrontOptions } from './index.ts';

const KEY = 'k'.repeat(64);
let front: PeerFront;
let asked: string[];
beforeEach(async () => {
  asked = [];
  front = await openPeerFront({
    bind: '127.0.0.1',
    port: 0,
    key: KEY,
    answer: async ({ method, target, body }) => {
      asked.push(`${method} ${target} ${decodeText(body)}`);
      if (target === '/nonsense') throw new DecodeError('nonsense');
      if (target === '/fault') throw new TypeError('a fault of ours');
      return { status: target === '/nowhere' ? 404 : 200, body: encodeUtf8('True') };
    },
  });
});
const strangers: Socket[] = [];
afterEach(async () => {
  for (const socket of strangers.splice(0)) socket.destroy();
  await front.close();
});

const ask = (path: string, key = KEY) =>
  createAskPeer(key)(front.uri, { method: 'QUERYACCESS', path, body: encodeUtf8('{}'), timeoutMs: 2000 });

/** What comes back when these bytes are sent, until the connection ends. */
function sent(bytes: Uint8Array | string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(front.uri).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('the front for other processes of a grid', () => {
  it('answers who knows the key, in the method that OpenSim made up', async () => {
    expect(decodeText((await ask('/agent/x/')) ?? new Uint8Array(0))).toBe('True');
    expect(asked).toEqual(['QUERYACCESS /agent/x/ {}']);
  });

  it('asks nobody for strangers, nor for who knows a part of it', async () => {
    for (const key of ['', 'k', `${KEY}k`, 'x'.repeat(64)])
      expect(await ask('/agent/x/', key)).toBeUndefined();
    expect(await sent('GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 401 /);
    expect(asked).toEqual([]);
  });

  it('says what is nonsense, what is not there and what went wrong, and stays', async () => {
    const line = `x-landfall-key: ${KEY}\r\n\r\n`;
    expect(await sent(`PUT /nonsense HTTP/1.1\r\n${line}`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await sent(`PUT /nowhere HTTP/1.1\r\n${line}`)).toMatch(/^HTTP\/1\.1 404 /);
    expect(await sent(`PUT /fault HTTP/1.1\r\n${line}`)).toMatch(/^HTTP\/1\.1 500 /);
    expect(await sent('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await ask('/agent/x/')).toBeDefined();
  });

  it('unpacks bodies as OpenSim packs them, as far as they may be long', async () => {
    const put = (body: Uint8Array): Promise<string> => {
      const head = `PUT /a HTTP/1.1\r\nX-Content-Encoding: gzip\r\nx-landfall-key: ${KEY}\r\nContent-Length: ${body.length}\r\n\r\n`;
      return sent(Buffer.concat([Buffer.from(head), body]));
    };
    expect(await put(gzipSync('{"a":1}'))).toMatch(/^HTTP\/1\.1 200 /);
    expect(asked).toEqual(['PUT /a {"a":1}']);
    expect(await put(gzipSync(Buffer.alloc(50_000_000)))).toMatch(/^HTTP\/1\.1 400 /);
    expect(await put(encodeUtf8('not packed'))).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('does not wait for what strangers send behind their head', async () => {
    const text = await sent('PUT /agent/x/ HTTP/1.1\r\nContent-Length: 100000\r\n\r\n{');
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
    expect(asked).toEqual([]);
  });

  it.each([
    'PUT /a HTTP/1.1\r\n',
    `PUT /a HTTP/1.1\r\nx-landfall-key: ${KEY}\r\nContent-Length: 100000\r\n\r\n`,
  ])('ends with who drips a request for longer than one may take: %j', async (beginning) => {
    await front.close();
    const answer = async () => ({ status: 200, body: encodeUtf8('True') });
    front = await openPeerFront({ bind: '127.0.0.1', port: 0, key: KEY, answer, requestMs: 150 });
    const socket = connect(Number(new URL(front.uri).port), '127.0.0.1', () => socket.write(beginning));
    socket.on('error', () => undefined);
    const drip = setInterval(() => socket.write('x'), 10);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(drip);
    expect(socket.bytesWritten).toBeGreaterThan(beginning.length);
  });

  const openAnother = async (options: Partial<PeerFrontOptions>): Promise<void> => {
    await front.close();
    const answer = async () => ({ status: 200, body: encodeUtf8('True') });
    front = await openPeerFront({ bind: '127.0.0.1', port: 0, key: KEY, answer, ...options });
  };

  /** Who is connected and says nothing. */
  const connected = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(front.uri).port), '127.0.0.1', () => resolve(socket));
      socket.once('error', reject);
      strangers.push(socket);
    });

  it('answers who knows the key, however many are connected and say nothing', async () => {
    for (let at = 0; at < 600; at++) await connected();
    expect(decodeText((await ask('/agent/x/')) ?? new Uint8Array(0))).toBe('True');
  });

  it('gives the place of who has been silent longest to who comes', async () => {
    await openAnother({ limits: { mostStrangers: 3, mostKnown: 1 } });
    const [oldest, second] = [await connected(), await connected(), await connected()];
    const isGone = new Promise((resolve) => oldest.once('close', resolve));
    expect(await ask('/agent/x/')).toBeDefined();
    await isGone;
    expect(second.destroyed).toBe(false);
    for (let round = 0; round < 20; round++) {
      await connected();
      expect(await ask('/agent/x/')).toBeDefined();
    }
  });

  it('takes half a head, or a wrong key, for no reason to stay', async () => {
    await openAnother({ limits: { mostStrangers: 3, mostKnown: 1 } });
    for (const text of ['PUT /a HT', 'PUT /a HTTP/1.1\r\n', 'PUT /a HTTP/1.1\r\nx-landfall-key: no\r\n\r\n'])
      (await connected()).write(text);
    for (let round = 0; round < 5; round++) expect(await ask('/agent/x/')).toBeDefined();
  });

  it('tells who knows the key that too many ask, and answers again when they have been answered', async () => {
    let isAsked = (): void => undefined;
    let settle = (): void => undefined;
    const asking = new Promise<void>((resolve) => (isAsked = resolve));
    const answer = () =>
      new Promise<{ status: number; body: Uint8Array }>((resolve) => {
        settle = () => resolve({ status: 200, body: encodeUtf8('True') });
        isAsked();
      });
    await openAnother({ limits: { mostStrangers: 3, mostKnown: 1 }, answer });
    const body = encodeUtf8('{}');
    const first = createAskPeer(KEY)(front.uri, { method: 'PUT', path: '/a', body, timeoutMs: 60_000 });
    await asking;
    expect(await sent(`PUT /a HTTP/1.1\r\nx-landfall-key: ${KEY}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 503 /);
    settle();
    expect(await first).toBeDefined();
  });

  describe('where nobody has a key', () => {
    /** Sends this from an address of this machine. */
    const from = (localAddress: string, text: string): Promise<Socket> =>
      new Promise((resolve, reject) => {
        const port = Number(new URL(front.uri).port);
        const socket = connect({ port, host: '127.0.0.1', localAddress }, () =>
          socket.write(text, () => setImmediate(() => setImmediate(() => resolve(socket)))),
        );
        socket.on('error', reject);
        strangers.push(socket);
      });
    const answerOf = (socket: Socket): Promise<string> =>
      new Promise((resolve) => {
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.once('close', () => resolve(text));
      });
    const DRIPS = 'PUT /a HTTP/1.1\r\nContent-Length: 100000\r\n\r\n{';
    const WHOLE = 'PUT /a HTTP/1.1\r\n\r\n';

    it('answers who asks, however many drip their requests', async () => {
      await openAnother({ key: undefined, limits: { mostStrangers: 8, mostKnown: 4 } });
      for (let at = 0; at < 12; at++) await from('127.0.0.1', DRIPS);
      expect(await answerOf(await from('127.0.0.2', WHOLE))).toMatch(/^HTTP\/1\.1 200 /);
    });

    it('leaves others their places, whatever one does with its share of them', async () => {
      let settle = (): void => undefined;
      const settled = new Promise<void>((resolve) => (settle = resolve));
      const answer = async ({ target }: { readonly target: string }) => {
        if (target === '/a') await settled;
        return { status: 200, body: encodeUtf8('True') };
      };
      await openAnother({ key: undefined, answer, limits: { mostStrangers: 8, mostKnown: 4, share: 1 / 2 } });
      const [first, second] = [await from('127.0.0.1', WHOLE), await from('127.0.0.1', WHOLE)];
      expect(await answerOf(await from('127.0.0.1', WHOLE))).toMatch(/^HTTP\/1\.1 503 /);
      // Neither of its crowds cuts off anybody else's.
      const [silent, dripping] = [await from('127.0.0.2', 'PUT'), await from('127.0.0.2', DRIPS)];
      for (let at = 0; at < 12; at++) await from('127.0.0.1', at % 2 === 0 ? 'PUT' : DRIPS);
      expect([silent.destroyed, dripping.destroyed]).toEqual([false, false]);
      expect(await answerOf(await from('127.0.0.2', WHOLE.replace('/a', '/b')))).toMatch(/^HTTP\/1\.1 200 /);
      const answers = [first, second].map(answerOf);
      settle();
      for (const text of await Promise.all(answers)) expect(text).toMatch(/^HTTP\/1\.1 200 /);
    });
  });

  it('ends with who drips a head for longer than one may take, long before a request must be whole', async () => {
    await openAnother({ headMs: 50, requestMs: 600_000 });
    const socket = await connected();
    const drip = setInterval(() => socket.write('x'), 10);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(drip);
  });

  it('ends with who is connected and says nothing, long before a request must be whole', async () => {
    await openAnother({ firstByteMs: 20, requestMs: 600_000 });
    const socket = await connected();
    await new Promise((resolve) => socket.once('close', resolve));
  });

  it('has no answer where nobody listens', async () => {
    await front.close();
    expect(await ask('/agent/x/')).toBeUndefined();
  });
});

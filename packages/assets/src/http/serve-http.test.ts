import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';
import { createNodePorts } from '@landfall/transport/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closed } from '../testing/closed.ts';
import { bodyPieces, emptyAnswer, serveHttp, textAnswer } from './index.ts';
import type { Answer, Answered, Handler, ServeOptions } from './index.ts';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function start(handler: Handler, options?: ServeOptions) {
  const service = await serveHttp(handler, options);
  ended.push(() => service.close());
  return service;
}

const ok: Handler = () => emptyAnswer(200);

async function open(port: number, request: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  ended.push(async () => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(request);
  return socket;
}

/** What comes back until the other side ends the connection. */
async function converse(port: number, request: string): Promise<string> {
  const socket = await open(port, request);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  await closed(socket);
  return answer;
}

/** Asks again until it is so; the test's own limit ends it otherwise. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

const head = (method: string, ...headers: string[]): string =>
  `${method} / HTTP/1.1\r\n${['host: x', ...headers].join('\r\n')}\r\n\r\n`;

describe('more than one Host', () => {
  it('is refused, for nobody knows which of them others have gone by; as the same line twice too', async () => {
    const { port } = await start(ok);
    for (const second of ['Host: y', 'host: x', 'HOST:'])
      expect(await converse(port, head('GET', second, 'connection: close'))).toMatch(/^HTTP\/1\.1 400 /);
    expect(await converse(port, head('GET', 'connection: close'))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is refused for an upgrade, which is not told of it', async () => {
    let told = 0;
    const { port } = await start(ok, {
      onUpgrade: ({ socket }) => {
        told++;
        socket.end();
      },
    });
    const upgrade = ['connection: upgrade', 'upgrade: websocket'];
    expect(await converse(port, head('GET', 'host: y', ...upgrade))).toMatch(/^HTTP\/1\.1 400 /);
    expect(told).toBe(0);
    await converse(port, head('GET', ...upgrade));
    expect(told).toBe(1);
  });
});

describe('what takes too long', () => {
  it('is ended: headers and bodies that come too slowly', async () => {
    const { port } = await start(
      async (request) => {
        for await (const _ of bodyPieces(request, 100));
        return emptyAnswer(200);
      },
      { limits: { headersMs: 50, requestMs: 100 } },
    );
    const slow = [
      converse(port, 'GET / HTTP/1.1\r\nhost: x\r\n'),
      converse(port, `${head('POST', 'content-length: 9')}abc`),
    ];
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('is ended: a body that stalls, though its request might take longer', async () => {
    const { port } = await start(
      async (request) => {
        for await (const _ of bodyPieces(request, 100));
        return emptyAnswer(200);
      },
      { limits: { stallMs: 50 } },
    );
    expect(await converse(port, `${head('POST', 'content-length: 9')}abc`)).toBe('');
  });

  it('is not an answer: a long poll may take longer than anything else', async () => {
    const { clock } = createNodePorts();
    const { port } = await start(
      () => new Promise((resolve) => clock.after(1200, () => resolve(textAnswer('late', 'text/plain')))),
      // So long that the request comes in time on a busy machine, too.
      { limits: { headersMs: 500, requestMs: 500, stallMs: 500 } },
    );
    expect(await converse(port, head('GET', 'connection: close'))).toMatch(/^HTTP\/1\.1 200 [^]*late$/);
  });
});

describe('what takes too long to be made', () => {
  it('is waited for, between two pieces too, but not its reader', async () => {
    const { clock } = createNodePorts();
    const wait = (ms: number): Promise<void> =>
      new Promise((resolve) => void clock.after(ms, () => resolve()));
    let made = 0;
    async function* slowly(count: number, bytes: number, waitMs: number): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < count; at++) {
        await wait(waitMs);
        made++;
        yield new Uint8Array(bytes);
      }
    }
    const answers: Record<string, Answer> = {
      GET: { status: 200, body: { sizeBytes: 2, pieces: slowly(2, 1, 900) } },
      PUT: { status: 200, body: { sizeBytes: 1e9, pieces: slowly(1000, 1e6, 0) } },
    };
    const service = await start(({ method }) => answers[method]!, { limits: { stallMs: 400 } });
    const { port } = service;
    expect(await converse(port, head('GET', 'connection: close'))).toMatch(/\0\0$/);
    const lazy = await open(port, head('PUT'));
    lazy.pause();
    await until(() => made > 2);
    // The server gives it up, though its reader never says a word.
    while ((await service.connections()) > 0) await new Promise((resolve) => setImmediate(resolve));
    let got = 0;
    // Given up by a reset or by an end, as the system has it.
    lazy.on('error', () => undefined);
    const closed = new Promise((resolve) => lazy.once('close', resolve));
    lazy.on('data', (chunk: Buffer) => (got += chunk.length)).resume();
    await closed;
    expect(got).toBeLessThan(5e8);
  });
});

describe('what is too long', () => {
  it('is refused: headers', async () => {
    const { port } = await start(ok);
    const answer = await converse(port, head('GET', `long: ${'a'.repeat(20_000)}`));
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('is refused so that its sender gets to read why, though it sends all of it first', async () => {
    const { port } = await start(async (request) => {
      for await (const _ of bodyPieces(request, 1000));
      return emptyAnswer(200);
    });
    const size = 8_000_000;
    const socket = await open(port, head('POST', `content-length: ${size}`));
    socket.pause();
    const all = new Promise<void>((resolve) => socket.write(Buffer.alloc(size), () => resolve()));
    await all;
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1'))).resume();
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*a body may have 1000 bytes\n$/);
    expect(answer).toContain('connection: close');
  });

  it.each([60_000_000, 100_000])(
    'is not waited for without end: a refused body of %i bytes that drips',
    async (size) => {
      const limits = { requestMs: 3_600_000, lingerMs: 100 };
      const { port } = await start(() => textAnswer('no', 'text/plain', 401), { limits });
      const socket = await open(port, head('POST', `content-length: ${size}`));
      const drip = setInterval(() => socket.write(' '), 10);
      ended.push(async () => clearInterval(drip));
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
      // There is always a drip on its way: the answer has come before.
      await closed(socket);
      expect(answer).toMatch(/^HTTP\/1\.1 401 [^]*no$/);
    },
  );

  it('does not hold what comes next against who sent it in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    ended.push(async () => void vi.useRealTimers());
    const { port } = await start(() => textAnswer('no', 'text/plain', 403), { limits: { lingerMs: 50 } });
    const socket = await open(port, head('POST', 'content-length: 2'));
    socket.write('ab');
    await once(socket, 'data');
    await vi.advanceTimersByTimeAsync(3_600_000);
    socket.write(head('GET', 'connection: close'));
    const [more] = (await once(socket, 'data')) as [Buffer];
    expect(more.toString()).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('does not end the connection when it is short enough to be dropped', async () => {
    const { port } = await start(() => textAnswer('no', 'text/plain', 403));
    const body = 'x'.repeat(1000);
    const requests = head('POST', 'content-length: 1000') + body + head('GET', 'connection: close');
    expect((await converse(port, requests)).match(/HTTP\/1\.1 403/g)).toHaveLength(2);
  });

  it('need not come at all where the sender waits to be told', async () => {
    const { port } = await start(() => textAnswer('no', 'text/plain', 403));
    const answer = await converse(port, head('POST', 'expect: 100-continue', 'content-length: 10'));
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('a body', () => {
  it('is told to come by 100 Continue when somebody asks for it', async () => {
    const { port } = await start(async (request) => {
      let got = '';
      for await (const piece of bodyPieces(request, 100)) got += Buffer.from(piece).toString();
      return textAnswer(got, 'text/plain');
    });
    const asks = head('POST', 'expect: 100-continue', 'connection: close', 'content-length: 2');
    const answer = await converse(port, `${asks}hi`);
    expect(answer).toContain('HTTP/1.1 100 Continue');
    expect(answer).toMatch(/hi$/);
  });

  it('waits in the hands of its sender while nobody asks for more of it', async () => {
    let goOn = (): void => undefined;
    const told = new Promise<void>((resolve) => (goOn = resolve));
    let received = 0;
    const { port } = await start(async (request) => {
      for await (const piece of bodyPieces(request, 1e9)) {
        received += piece.length;
        await told;
      }
      return emptyAnswer(200);
    });
    const size = 64 * 1024 * 1024;
    const socket = await open(port, head('POST', 'connection: close', `content-length: ${size}`));
    socket.write(Buffer.alloc(size));
    await until(() => received > 0);
    for (let turns = 0; turns < 200; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(received).toBeLessThan(1024 * 1024);
    expect(socket.writableLength).toBeGreaterThan(size / 2);
    goOn();
    await once(socket.resume(), 'close');
    expect(received).toBe(size);
  });

  it('that is cut off is told to its route', async () => {
    const faults: unknown[] = [];
    const { port } = await start(
      async (request) => {
        for await (const _ of bodyPieces(request, 100));
        return emptyAnswer(200);
      },
      { onFault: (error) => void faults.push(error) },
    );
    const socket = await open(port, `${head('POST', 'content-length: 9')}abc`);
    socket.end();
    await until(() => faults.length > 0);
    expect(String(faults[0])).toContain('the body was cut off');
  });
});

describe('an answer', () => {
  async function* count(pieces: number, bytes: number, onPiece: () => void): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < pieces; at++) {
      onPiece();
      yield await Promise.resolve(new Uint8Array(bytes));
    }
  }

  it('of a size that nobody knows goes out in chunks, and is cut where it breaks', async () => {
    const faults: unknown[] = [];
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('half'));
      throw new RangeError('gone');
    }
    const { port } = await start(
      ({ path }) => ({
        status: 200,
        body: { sizeBytes: undefined, pieces: path === '/' ? count(3, 2, () => undefined) : broken() },
      }),
      { onFault: (error, during) => void faults.push([during, String(error)]) },
    );
    const whole = await converse(port, head('GET', 'connection: close'));
    expect(whole).toMatch(/^transfer-encoding: chunked/im);
    expect(whole).toMatch(/2\r\n\0\0\r\n2\r\n\0\0\r\n2\r\n\0\0\r\n0\r\n\r\n$/);
    const cut = await converse(port, head('GET').replace('/', '/broken'));
    expect(cut).not.toMatch(/0\r\n\r\n$/);
    expect(faults).toEqual([['sending', 'RangeError: gone']]);
  });

  it('is not made faster than its reader takes it, and no further when that one goes', async () => {
    let made = 0;
    const answered: Answered[] = [];
    const { port } = await start(
      () => ({ status: 200, body: { sizeBytes: 1e9, pieces: count(1000, 1e6, () => made++) } }),
      { onAnswered: (one) => void answered.push(one) },
    );
    const socket = await open(port, head('GET'));
    socket.pause();
    await until(() => made > 0);
    for (let turns = 0; turns < 200; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(made).toBeLessThan(30);
    socket.destroy();
    await until(() => answered.length > 0);
    expect(made).toBeLessThan(30);
  });

  it('gives back what it borrowed once, whether it was sent or its reader has gone', async () => {
    let [given, lent] = [0, 0];
    let borrowed = (): void => undefined;
    const service = await start(() => {
      lent++;
      borrowed();
      return { status: 200, body: Buffer.alloc(50_000_000), giveBack: () => given++ };
    });
    const lazy = await open(service.port, head('GET'));
    lazy.pause();
    await new Promise<void>((resolve) => (borrowed = resolve));
    expect([service.answerBytes, given]).toEqual([50_000_000, 0]);
    lazy.destroy();
    await until(() => given === 1);
    await converse(service.port, head('GET', 'connection: close'));
    await until(() => given === 2);
    expect([lent, service.answerBytes]).toEqual([2, 0]);
  });

  it('is refused when others wait for all that may be waited for', async () => {
    let given = 0;
    const answer: Answer = { status: 200, body: new Uint8Array(100), route: 'big', giveBack: () => given++ };
    const answered: Answered[] = [];
    const { port } = await start(() => answer, {
      limits: { answersBytes: 99 },
      onAnswered: (one) => void answered.push(one),
    });
    expect(await converse(port, head('GET', 'connection: close'))).toMatch(
      /^HTTP\/1\.1 503 [^]*retry-after: 1/,
    );
    expect(answered[0]).toMatchObject({ route: 'big', status: 503, sentBytes: 0 });
    expect(given).toBe(1);
  });

  it('may be thrown: what a route stumbles over is told, and nothing of it to the peer', async () => {
    const faults: string[] = [];
    const { port } = await start(
      ({ method }) => {
        if (method === 'GET') throw new RangeError('mine');
        return Promise.reject(new RangeError('later'));
      },
      { onFault: (error, during) => void faults.push(`${during} ${String(error)}`) },
    );
    for (const method of ['GET', 'PUT']) {
      const answer = await converse(port, head(method, 'connection: close'));
      expect(answer).toMatch(/^HTTP\/1\.1 500 /);
      expect(answer).not.toMatch(/mine|later/);
    }
    expect(faults).toEqual(['answering RangeError: mine', 'answering RangeError: later']);
  });

  it('is sent whoever hears of it fails, at once or later', async () => {
    const { port } = await start(
      ({ method }) => {
        if (method === 'PUT') throw new RangeError('mine');
        return emptyAnswer(200);
      },
      {
        onAnswered: async () => await Promise.reject(new RangeError('no disk')),
        onFault: () => {
          throw new RangeError('no disk');
        },
      },
    );
    for (const [method, status] of [
      ['GET', 200],
      ['PUT', 500],
    ])
      expect(await converse(port, head(String(method), 'connection: close'))).toContain(` ${status} `);
  });

  it('that cannot be written costs its connection only', async () => {
    const faults: string[] = [];
    const { port } = await start(() => ({ status: 200, headers: { 'x-bad': 'a\r\nb' } }), {
      onFault: (_, during) => void faults.push(during),
    });
    expect(await converse(port, head('GET'))).toBe('');
    expect(faults).toEqual(['sending']);
  });
});

describe('a peer that leaves', () => {
  it.each([
    ['while it is asked for', false],
    ['before', true],
  ])('is known to have: a signal %s', async (_, isLate) => {
    let signalOf: AbortSignal | undefined;
    let arrived = false;
    let gone = false;
    const { port } = await start((request) => {
      arrived = true;
      if (!isLate) signalOf = request.signal;
      void until(() => gone).then(() => (signalOf ??= request.signal));
      return new Promise(() => undefined);
    });
    const socket = await open(port, head('GET'));
    await until(() => arrived);
    socket.destroy();
    if (isLate) await new Promise((resolve) => setImmediate(resolve));
    gone = true;
    await until(() => signalOf?.aborted === true);
    expect(signalOf?.aborted).toBe(true);
  });

  it('is not one whose answer was sent', async () => {
    const signals: AbortSignal[] = [];
    const { port } = await start(({ signal }) => {
      signals.push(signal);
      return emptyAnswer(200);
    });
    await converse(port, head('GET', 'connection: close'));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });
});

describe('closing', () => {
  it('ends long polls and unused connections, and tells the route', async () => {
    let isAborted = false;
    let arrived = false;
    const service = await start(({ path, signal }) => {
      if (path === '/quick') return emptyAnswer(200);
      signal.addEventListener('abort', () => (isAborted = true));
      arrived = true;
      return new Promise(() => undefined);
    });
    const idle = once((await open(service.port, '')).resume(), 'close');
    const poll = converse(service.port, head('GET'));
    await until(() => arrived);
    await service.close();
    expect(await poll).toBe('');
    await until(() => isAborted);
    await idle;
  });

  it('lets what is under way finish, and says that the connection ends', async () => {
    let finish = (): void => undefined;
    let arrived = false;
    const service = await start(() => {
      arrived = true;
      return new Promise((resolve) => (finish = () => resolve(textAnswer('done', 'text/plain'))));
    });
    const answer = converse(service.port, head('GET'));
    await until(() => arrived);
    const closing = service.close(60_000);
    finish();
    await closing;
    expect(await answer).toMatch(/connection: close[^]*done$/);
  });

  it('names address and port that cannot be had', async () => {
    const { port, url } = await start(ok);
    expect(url).toBe(`http://127.0.0.1:${port}`);
    await expect(serveHttp(ok, { port })).rejects.toMatchObject({
      code: 'usage',
      message: `cannot bind TCP 127.0.0.1:${port}: port in use`,
    });
  });

  it('shows an address of IPv6 in brackets', async () => {
    const { port, url } = await start(ok, { bind: '::1' });
    expect(url).toBe(`http://[::1]:${port}`);
  });
});

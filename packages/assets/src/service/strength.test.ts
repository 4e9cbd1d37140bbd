import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { PIECE_BYTES } from '../http/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import { closed } from '../testing/closed.ts';
import { assetOf, assetXml, idOf, startTestService } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

const path = (number: number, sub = '/data'): string => `/assets/${idOf(number).toString()}${sub}`;
const get = (number: number): string => `GET ${path(number)} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const post = (length: string, more = ''): string =>
  `POST /assets HTTP/1.1\r\nHost: localhost\r\n${length}\r\n${more}\r\n`;

/** The value of one metric. */
async function metric(test: TestService, name: string): Promise<number> {
  const text = await (await test.ask('GET', '/metrics')).text();
  return Number(
    new RegExp(`^landfall_assets_${name}(?:\\{[^}]*\\})? (.*)$`, 'm').exec(text)?.[1] ?? Number.NaN,
  );
}

describe('bodies', () => {
  it('that announce too much are refused before a byte of them is taken', async () => {
    await using test = await startTestService({ limits: { assetBytes: 1000 } });
    const connection = await test.connection();
    const answer = await connection.send(post('Content-Length: 99999999999', 'Expect: 100-continue\r\n'));
    expect(answer?.status).toBe(413);
    expect(await connection.receive()).toBeUndefined();
  });

  it('that turn out too big are refused at the byte that is too many', async () => {
    await using test = await startTestService({ limits: { assetBytes: 1000 } });
    const connection = await test.connection();
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const answer = await connection.send(post('Transfer-Encoding: chunked') + chunk + chunk);
    expect(answer?.status).toBe(413);
    connection.close();
  });

  it('with an asset that is too big are refused', async () => {
    await using test = await startTestService({ limits: { assetBytes: 1000 } });
    const answer = await test.ask('POST', '/assets', { body: assetXml(1, Buffer.alloc(1001)) });
    expect(answer.status).toBe(413);
    expect((await test.ask('POST', '/assets', { body: assetXml(1, Buffer.alloc(1000)) })).status).toBe(200);
  });

  it('are told to come by 100 Continue', async () => {
    await using test = await startTestService();
    const socket = await test.socket();
    const body = assetXml(1, Buffer.from('x'));
    socket.write(post(`Content-Length: ${Buffer.byteLength(body)}`, 'Expect: 100-continue\r\n'));
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 100/);
    socket.write(body);
    const [second] = (await once(socket, 'data')) as [Buffer];
    expect(second.toString()).toMatch(/^HTTP\/1\.1 200/);
    socket.destroy();
  });

  it('that are cut off store nothing and give their memory back', async () => {
    await using test = await startTestService({ limits: { uploadsBytes: 1000 } });
    for (let round = 0; round < 5; round++) {
      const socket = await test.socket();
      socket.write(`${post('Content-Length: 900')}<AssetBase>`);
      await until(async () => (await metric(test, 'upload_bytes')) === 900);
      const busy = await test.ask('POST', '/assets', { body: 'x'.repeat(900) });
      expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '1']);
      socket.destroy();
      await until(async () => (await metric(test, 'upload_bytes')) === 0);
    }
    expect((await test.store.stats()).assets).toBe(0);
  });
});

/** Asks again until it is so; the test's own limit ends it otherwise. */
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

describe('patience', () => {
  it('ends with a head or a body that trickles, while others are served', async () => {
    await using test = await startTestService({ limits: { headersMs: 300, requestMs: 600 } });
    await test.store.put(assetOf(1));
    const head = await test.connection();
    head.socket.write('GET /assets HTTP/1.1\r\nX-Slow: ');
    const body = await test.connection();
    body.socket.write(`${post('Content-Length: 100')}<`);
    const trickle = setInterval(() => {
      for (const { socket } of [head, body]) if (!socket.destroyed) socket.write('x');
    }, 50);
    expect((await test.ask('GET', path(1))).status).toBe(200);
    expect((await head.receive())?.status).toBe(408);
    expect((await body.receive())?.status).toBe(408);
    clearInterval(trickle);
    for (const { socket } of [head, body]) socket.destroy();
  });

  it('ends with a connection that does nothing', async () => {
    await using test = await startTestService({ limits: { idleMs: 100, stallMs: 300 } });
    const used = await test.connection();
    expect((await used.send('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'))?.status).toBe(200);
    const unused = await test.connection();
    expect([await used.receive(), await unused.receive()]).toEqual([undefined, undefined]);
  });
});

describe('many', () => {
  const COUNT = 10_000;
  /**
   * In a process of its own, for a process may open 20,000 files at most in many places. The last of them asks for
   * something: it is let in after all others, and the service need not be asked again and again whether they are there.
   */
  const CROWD = `
    const { connect } = require('node:net');
    let missing = ${COUNT} - 1;
    const open = (then) => connect(Number(process.argv[1]), '127.0.0.1', then);
    const last = () => {
      const socket = open(() => socket.write('GET /health HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n'));
      socket.once('data', () => process.stdout.write('all here'));
    };
    const more = () => open(() => {
      if (--missing === 0) last();
      else if (missing >= 200) more();
    });
    for (let at = 0; at < 200; at++) more();`;

  it(`connections (${COUNT}) that are idle are held, and cost no one else`, async () => {
    // The first must not be too late with its head before a slow machine has seen the last.
    await using test = await startTestService({ limits: { headersMs: 600_000, requestMs: 600_000 } });
    await test.store.put(assetOf(1));
    await (await test.ask('GET', path(1))).text();
    const before = process.memoryUsage().rss;
    const crowd = spawn(process.execPath, ['-e', CROWD, String(test.service.port)]);
    try {
      await once(crowd.stdout, 'data');
      expect(await metric(test, 'connections')).toBeGreaterThanOrEqual(COUNT);
      expect((await test.ask('GET', path(1))).status).toBe(200);
      expect((process.memoryUsage().rss - before) / COUNT).toBeLessThan(30 * 1024);
    } finally {
      crowd.kill('SIGKILL');
      await once(crowd, 'exit');
    }
  });

  it('a connection beyond the limit gets the place of the one that has asked for nothing for longest', async () => {
    await using test = await startTestService({ limits: { connections: 2 } });
    const [one, two] = [await test.connection(), await test.connection()];
    expect((await one.send('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'))?.status).toBe(200);
    const three = await test.connection();
    expect((await three.send('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'))?.status).toBe(200);
    expect(await two.send('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBeUndefined();
    expect((await one.send('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'))?.status).toBe(200);
    one.close();
    three.close();
  });

  it('requests of one address are slowed down, with the time to wait, but never the probes', async () => {
    await using test = await startTestService({ limits: { requestsPerSecond: 0.001, burst: 3 } });
    const statuses = [];
    for (let count = 0; count < 5; count++) statuses.push((await test.ask('GET', '/assets')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const limited = await test.ask('GET', '/assets');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(1);
    expect((await test.ask('GET', '/health')).status).toBe(200);
  });

  it('header bytes are refused', async () => {
    await using test = await startTestService();
    const connection = await test.connection();
    const answer = await connection.send(
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
    );
    expect(answer?.status).toBe(431);
  });

  it('ids in one request are refused', async () => {
    await using test = await startTestService({ limits: { idsPerRequest: 2 } });
    const ask = async (count: number): Promise<number> => {
      const body = `<ArrayOfString>${'<string>x</string>'.repeat(count)}</ArrayOfString>`;
      return (await test.ask('POST', '/get_assets_exist', { body })).status;
    };
    expect([await ask(2), await ask(3), await ask(100_000)]).toEqual([200, 400, 413]);
  });

  it('answers that nobody takes are bounded', async () => {
    await using test = await startTestService({ limits: { answersBytes: 2_000_000 } });
    await test.store.put(assetOf(1, { bytes: Buffer.alloc(40_000_000) }));
    await test.store.put(assetOf(2, { bytes: Buffer.alloc(700_000) }));
    const lazy = await test.socket();
    lazy.pause();
    lazy.write(get(1));
    await until(async () => (await metric(test, 'answer_bytes')) > PIECE_BYTES);
    const refused = await test.ask('GET', path(2));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    // Far from all of it was read: what is not taken is not fetched.
    expect(test.store.reads).toBeLessThan(30);
    lazy.destroy();
    await until(async () => (await test.ask('GET', path(2))).status === 200);
  });
});

describe('a peer that takes its time', () => {
  it('gets what it asked for, though the buffers of what was sent are used again', async () => {
    const size = 300_000;
    await using test = await startTestService({ limits: { cacheBytes: 13_000_000 } });
    test.store.usesAllocate = true;
    for (let number = 1; number <= 120; number++)
      await test.store.put(assetOf(number, { bytes: Buffer.alloc(size, number) }));
    // Twice each, so that some come from the store and some from memory.
    const each = Array.from({ length: 20 }, (_, at) => at + 1);
    const asked = [...each, ...each];
    const lazy = await test.socket();
    lazy.pause();
    lazy.write(asked.map((number) => get(number)).join(''));
    await until(async () => (await metric(test, 'answer_bytes')) >= size);
    for (let number = 21; number <= 120; number++) await (await test.ask('GET', path(number))).arrayBuffer();
    const parts: Buffer[] = [];
    let length = 0;
    lazy.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
    });
    lazy.resume();
    await until(() => length > asked.length * size);
    await until(async () => (await metric(test, 'answer_bytes')) === 0);
    const all = Buffer.concat(parts);
    for (let at = 0, turn = 0; turn < asked.length; turn++) {
      const start = all.indexOf('\r\n\r\n', at) + 4;
      at = start + size;
      expect(
        all.subarray(start, at).every((byte) => byte === asked[turn]),
        `answer ${turn}`,
      ).toBe(true);
    }
    lazy.destroy();
  });
});

describe('peers and stores that are half there', () => {
  it('a connection whose other half is closed gets its answer, and is gone', async () => {
    await using test = await startTestService();
    await test.store.put(assetOf(1, { bytes: Buffer.from('whole') }));
    for (const request of [
      get(1),
      `POST /assets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n<Asset`,
    ]) {
      const socket = await test.socket();
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      const gone = closed(socket);
      socket.end(request);
      await gone;
      expect(text).toMatch(
        request.startsWith('GET') ? /^HTTP\/1\.1 200[\s\S]*whole$/ : /^(HTTP\/1\.1 400|$)/,
      );
    }
    expect((await test.store.stats()).assets).toBe(1);
  });

  it('a store that does not answer makes the service not ready, in a few seconds', async () => {
    await using test = await startTestService();
    test.store.stat = async () => await new Promise<undefined>(() => undefined);
    const answer = await test.ask('GET', '/ready');
    expect([answer.status, await answer.text()]).toEqual([503, 'the store does not answer in time\n']);
    expect((await test.ask('GET', '/health')).status).toBe(200);
  });
});

describe('answers that nobody waits for', () => {
  it('give their memory back: the peer went while they were read, or waited behind another', async () => {
    await using test = await startTestService({ limits: { answersBytes: 4_000_000 } });
    await test.store.put(assetOf(9, { bytes: Buffer.alloc(40_000_000) }));
    for (const number of [1, 2, 3]) {
      await test.store.put(assetOf(number, { bytes: Buffer.alloc(700_000, number) }));
      let open: () => void = () => undefined;
      test.store.gate = new Promise((resolve) => (open = resolve));
      const reads = test.store.reads;
      const early = await test.socket();
      early.write(get(number));
      await until(() => test.store.reads > reads);
      early.resetAndDestroy();
      for (let turn = 0; turn < 5; turn++) await metric(test, 'answer_bytes');
      open();
      await until(async () => (await metric(test, 'answer_bytes')) === 0);
      const lazy = await test.socket();
      lazy.pause();
      lazy.write(get(9) + get(number));
      await until(async () => (await metric(test, 'answer_bytes')) > PIECE_BYTES);
      lazy.destroy();
      await until(async () => (await metric(test, 'answer_bytes')) === 0);
    }
  });
});

describe('damage', () => {
  it('is an error, a metric and a line in the log, and never served', async () => {
    await using test = await startTestService();
    await test.store.put(assetOf(1, { bytes: Buffer.from('precious'), type: 0 }));
    test.store.fault = new DamagedAssetError('a bit has flipped', 'f'.repeat(64));
    for (const route of [path(1), path(1, ''), `/GetTexture/?texture_id=${idOf(1).toString()}`]) {
      const answer = await test.ask('GET', route);
      expect([route, answer.status, (await answer.text()).includes('precious')]).toEqual([route, 500, false]);
    }
    expect(await metric(test, 'damaged_total')).toBe(3);
    const damage = test.events.find(({ event }) => event === 'damaged');
    expect(damage).toMatchObject({ level: 'error', fields: { hash: 'f'.repeat(64) } });
  });

  it('in the middle of a big asset cuts the connection, so that nobody takes it for the whole', async () => {
    await using test = await startTestService();
    const bytes = Buffer.alloc(40 * PIECE_BYTES, 'x');
    await test.store.put(assetOf(1, { bytes }));
    const socket = await test.socket();
    socket.write(get(1));
    let received = 0;
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
      test.store.fault = new DamagedAssetError('a bit has flipped', 'f'.repeat(64));
    });
    await closed(socket);
    expect(received).toBeGreaterThan(0);
    expect(received).toBeLessThan(bytes.length);
    expect(await metric(test, 'damaged_total')).toBe(1);
  });
});

describe('the end', () => {
  it('comes when what is under way has been answered', async () => {
    const test = await startTestService();
    await test.store.put(assetOf(1));
    let open: () => void = () => undefined;
    test.store.gate = new Promise((resolve) => (open = resolve));
    const [busy, idle] = [await test.connection(), await test.connection()];
    const answering = busy.send(get(1));
    await until(() => test.store.reads > 0);
    const closing = test.service.close();
    expect(await idle.receive()).toBeUndefined();
    open();
    const answer = await answering;
    expect([answer?.status, answer?.headers.get('connection')]).toEqual([200, 'close']);
    await closing;
    await expect(test.socket()).rejects.toThrow('ECONNREFUSED');
  });

  it('does not wait for ever', async () => {
    const test = await startTestService({ limits: { drainMs: 50 } });
    await test.store.put(assetOf(1));
    test.store.gate = new Promise(() => undefined);
    const busy = await test.connection();
    const answering = busy.send(get(1));
    await until(() => test.store.reads > 0);
    await test.service.close();
    expect(await answering).toBeUndefined();
  });

  it('is told to load balancers first', async () => {
    const test = await startTestService();
    await test.store.put(assetOf(1));
    let open: () => void = () => undefined;
    const [busy, other] = [await test.connection(), await test.connection()];
    test.store.gate = new Promise((resolve) => (open = resolve));
    const answering = busy.send(get(1));
    other.socket.write('GET /ready HTTP/1.1\r\nHost: localhost\r\n');
    await until(() => test.store.reads > 0);
    const closing = test.service.close();
    const ready = await other.send('\r\n');
    expect([ready?.status, String(ready?.body)]).toEqual([503, 'closing\n']);
    open();
    await answering;
    await closing;
  });
});

import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StorageError } from '../store/index.ts';
import { OversizeError, S3Engine } from './index.ts';
import type { S3EngineOptions } from './index.ts';

/** What a peer does with each request: bytes that it sends, or more. */
type Play = string | Buffer | ((socket: Socket, request: string) => void);

/** Ends the connection after its bytes. */
const ended =
  (text: string): Play =>
  (socket) =>
    void socket.end(text);
const answer = (status: string, headers: readonly string[], body = ''): string =>
  [`HTTP/1.1 ${status}`, ...headers, '', body].join('\r\n');
const whole = (status: string, body = '', headers: readonly string[] = []): string =>
  answer(status, [...headers, `Content-Length: ${Buffer.byteLength(body)}`], body);

let server: Server;
let requests: string[];
let play: Play;
let engine: S3Engine;
const sockets = new Set<Socket>();

beforeEach(async () => {
  requests = [];
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      const request = bytes.toString('latin1');
      // A body may come in a piece of its own.
      if (!/^(GET|PUT|HEAD|DELETE) /.test(request)) return;
      requests.push(request);
      if (typeof play === 'function') play(socket, request);
      else socket.write(play);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  engine = open();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await engine[Symbol.asyncDispose]();
  await new Promise((resolve) => server.close(resolve));
});

function open(more: Partial<S3EngineOptions> = {}): S3Engine {
  const { port } = server.address() as AddressInfo;
  return new S3Engine({
    endpoint: `http://127.0.0.1:${port}`,
    bucket: 'assets',
    credentials: { accessKey: 'AKIDEXAMPLE', secretKey: 'not told' },
    attempts: 2,
    backoffMs: 1,
    timeoutMs: 2000,
    ...more,
  });
}
const get = (mostBytes = 100) => engine.get('key', { mostBytes });
const headerOf = (request: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(request)?.[1]?.trim();

describe('an answer of an object store', () => {
  it.each([
    ['cut off before its length', ended(answer('200 OK', ['Content-Length: 50'], 'half of it'))],
    ['cut off between chunks', ended(answer('200 OK', ['Transfer-Encoding: chunked'], '5\r\nhello\r\n'))],
    ['cut off in its headers', ended('HTTP/1.1 200 OK\r\nContent-Le')],
    ['nothing at all', ended('')],
    ['no HTTP', ended('220 mail.example ESMTP\r\n')],
    ['with a length that is none', ended(answer('200 OK', ['Content-Length: -5'], 'hello'))],
    ['with two lengths', ended(answer('200 OK', ['Content-Length: 5', 'Content-Length: 6'], 'hello!'))],
    ['of headers without end', ended(`HTTP/1.1 200 OK\r\n${'X-Filler: y\r\n'.repeat(5000)}\r\n`)],
  ] as const)('%s: tried again, then told; never taken for the object', async (_, hostile) => {
    play = hostile;
    await expect(get()).rejects.toMatchObject({ fault: 'unreachable' });
    expect(requests.length).toBe(2);
  });

  it('that was cut off is made good by a whole one', async () => {
    play = (socket) =>
      requests.length === 1
        ? void socket.end(answer('200 OK', ['Content-Length: 50'], 'half of it'))
        : void socket.write(whole('200 OK', 'hello'));
    expect((await get())?.bytes.toString()).toBe('hello');
  });

  it.each([
    ['that says so', whole('200 OK', 'x'.repeat(101))],
    ['that only says so', answer('200 OK', ['Content-Length: 900000000000000'])],
    ['in chunks', answer('200 OK', ['Transfer-Encoding: chunked'], `64\r\n${'x'.repeat(100)}\r\n1\r\nx\r\n`)],
    ['without end', ended(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(200_000)}`)],
  ] as const)('larger than it may be is refused at once: %s', async (_, hostile) => {
    play = hostile;
    await expect(get()).rejects.toBeInstanceOf(OversizeError);
    expect(requests.length).toBe(1);
  });

  it('of a fault is bounded too, and larger ones are no success', async () => {
    play = whole('403 Forbidden', `<Code>AccessDenied</Code>${'x'.repeat(70_000)}`);
    await expect(get(1e6)).rejects.toBeInstanceOf(StorageError);
    play = whole('403 Forbidden', `<Code>AccessDenied</Code>${'x'.repeat(60_000)}`);
    await expect(get(10)).rejects.toMatchObject({ fault: 'permission' });
  });

  it('comes whole in whatever pieces', async () => {
    play = (socket) => {
      const bytes = whole('200 OK', 'hello, world');
      let at = 0;
      const next = (): void => {
        if (at < bytes.length) socket.write(bytes[at++]!, () => setImmediate(next));
      };
      next();
    };
    expect((await get())?.bytes.toString()).toBe('hello, world');
    play = answer('200 OK', ['Transfer-Encoding: chunked'], '5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n');
    expect((await get())?.bytes.toString()).toBe('hello, world');
  });

  it('may be preceded by one that says to wait', async () => {
    play = `HTTP/1.1 103 Early Hints\r\n\r\n${whole('200 OK', 'hello')}`;
    expect((await get())?.bytes.toString()).toBe('hello');
  });

  it('that is whole where a part was asked for is no part', async () => {
    play = whole('200 OK', 'hello');
    await expect(engine.get('key', { mostBytes: 9, range: { start: 1, end: 3 } })).rejects.toMatchObject({
      fault: 'input-output',
    });
    play = whole('206 Partial Content', 'hello');
    await expect(get()).rejects.toMatchObject({ fault: 'input-output' });
  });

  it('to a range behind the end is empty, and tells the size', async () => {
    play = whole('416 Range Not Satisfiable', '<Code>InvalidRange</Code>', ['Content-Range: bytes */5']);
    const found = await engine.get('key', { mostBytes: 9, range: { start: 7, end: 9 } });
    expect([found?.bytes.length, found?.sizeBytes]).toEqual([0, 5]);
    await expect(get()).rejects.toMatchObject({ fault: 'input-output' });
  });

  it('tells the size of the whole, and the range that was asked for is in the request', async () => {
    play = whole('206 Partial Content', 'el', ['Content-Range: bytes 1-2/5']);
    const found = await engine.get('key', { mostBytes: 2, range: { start: 1, end: 3 } });
    expect([found?.bytes.toString(), found?.sizeBytes]).toEqual(['el', 5]);
    expect(headerOf(requests[0]!, 'range')).toBe('bytes=1-2');
  });

  it('tells times by its own clock; without one, and where it is none, ours', async () => {
    const before = Date.now() / 1000;
    play = whole('200 OK', '', [
      'Date: Thu, 01 Jan 2026 00:00:10 GMT',
      'Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT',
    ]);
    expect(await get()).toMatchObject({ now: 1_767_225_610, modifiedAt: 1_767_225_600 });
    play = whole('200 OK', '', ['Date: yesterday']);
    const found = (await get())!;
    expect(Math.min(found.now, found.modifiedAt)).toBeGreaterThanOrEqual(before);
  });

  it('that sends us elsewhere is not followed: signatures go to nobody else', async () => {
    play = whole('307 Temporary Redirect', '', ['Location: http://127.0.0.1:1/elsewhere']);
    await expect(get()).rejects.toMatchObject({ fault: 'input-output' });
    expect(requests.length).toBe(1);
  });

  it('without the object is none; without the bucket that is told', async () => {
    play = whole('404 Not Found', '<Error><Code>NoSuchKey</Code></Error>');
    expect(await get()).toBeUndefined();
    play = whole('404 Not Found', '<Error><Code>NoSuchBucket</Code></Error>');
    await expect(get()).rejects.toMatchObject({ fault: 'missing' });
    await expect(engine.delete('key')).rejects.toMatchObject({ fault: 'missing' });
  });
});

describe('an object store that asks for patience', () => {
  const slowDown = (after: string) =>
    whole('503 Slow Down', '<Error><Code>SlowDown</Code></Error>', [`Retry-After: ${after}`]);

  it('is not asked again when that would be too late', async () => {
    play = slowDown('60');
    const deadline = performance.now() + 1000;
    await expect(engine.put('key', Buffer.from('x'), { deadline })).rejects.toMatchObject({ fault: 'busy' });
    expect(requests.length).toBe(1);
  });

  it('is asked again at once when it says so, and when it says nothing', async () => {
    for (const after of ['0', 'soon']) {
      play = (socket) =>
        void socket.write(requests.length % 2 === 1 ? slowDown(after) : whole('200 OK', 'hello'));
      expect((await get())?.bytes.toString()).toBe('hello');
    }
    expect(requests.length).toBe(4);
  });
});

describe('requests', () => {
  it('are signed anew for each attempt, with the time of it', async () => {
    play = whole('500 Internal Server Error');
    await get().catch(() => undefined);
    const dates = requests.map((request) => headerOf(request, 'x-amz-date')!);
    expect(dates).toHaveLength(2);
    for (const date of dates) {
      expect(date).toMatch(/^\d{8}T\d{6}Z$/);
      const at = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)/, '$1-$2-$3T$4:$5:'));
      expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
    }
  });

  it('that a clock ahead of theirs signed are told apart, and not repeated', async () => {
    play = whole('403 Forbidden', '<Error><Code>RequestTimeTooSkewed</Code></Error>');
    await expect(get()).rejects.toMatchObject({
      fault: 'permission',
      message: expect.stringContaining('clock') as string,
    });
    expect(requests.length).toBe(1);
  });

  it('put exactly the bytes given, whatever larger buffer they lie in', async () => {
    play = (socket, request) => {
      expect(headerOf(request, 'content-length')).toBe('5');
      socket.write(whole('200 OK'));
    };
    expect(await engine.put('a/b~c', Buffer.from('-hello-').subarray(1, 6))).toBe('put');
    expect(requests[0]!.split('\r\n')[0]).toBe('PUT /assets/a/b~c HTTP/1.1');
    expect(headerOf(requests[0]!, 'x-amz-content-sha256')).toMatch(/^2cf24dba5fb0a30e/);
  });

  it('go below the path of the endpoint', async () => {
    const { port } = server.address() as AddressInfo;
    await using below = open({ endpoint: `http://127.0.0.1:${port}/storage/s3/` });
    play = whole('200 OK', '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>');
    await below.list('a/', { after: 'a/b c', most: 7 });
    expect(requests[0]!.split('\r\n')[0]).toBe(
      'GET /storage/s3/assets?list-type=2&max-keys=7&prefix=a%2F&start-after=a%2Fb%20c HTTP/1.1',
    );
  });

  it('are counted by what they are, each attempt', async () => {
    play = whole('500 Internal Server Error');
    await get().catch(() => undefined);
    play = (socket, request) =>
      void socket.write(
        request.startsWith('GET /assets?')
          ? whole('200 OK', '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>')
          : whole('204 No Content'),
      );
    await engine.list('');
    await engine.delete('a');
    expect(engine.requests).toEqual({ GET: 2, PUT: 0, HEAD: 0, DELETE: 1, LIST: 1 });
  });

  it('that wait for a connection too long never go out', async () => {
    await using narrow = open({ connections: 1, attempts: 1 });
    const held: Socket[] = [];
    play = (socket) => void held.push(socket);
    const first = narrow.get('first', { mostBytes: 9 });
    await vi.waitFor(() => expect(held.length).toBe(1), 5000);
    const second = narrow.put('second', Buffer.from('x'), { deadline: performance.now() + 40 });
    await expect(second).rejects.toMatchObject({ fault: 'busy' });
    play = whole('200 OK', 'late');
    held[0]!.write(whole('200 OK', 'hello'));
    expect((await first)?.bytes.toString()).toBe('hello');
    expect((await narrow.get('third', { mostBytes: 9 }))?.bytes.toString()).toBe('late');
    expect(requests.map((request) => request.split(' ')[1])).toEqual(['/assets/first', '/assets/third']);
  });

  it('end with the store, and none begins after', async () => {
    play = whole('200 OK', 'hello');
    await get();
    await engine[Symbol.asyncDispose]();
    await expect(get()).rejects.toMatchObject({ code: 'closed' });
    await expect(engine.list('')).rejects.toMatchObject({ code: 'closed' });
    expect(requests.length).toBe(1);
  });
});

describe('a listing', () => {
  it('that is none, or is damaged, is a fault of the object store', async () => {
    for (const text of [
      '<html>sign in</html>',
      '<ListBucketResult><Contents></Contents></ListBucketResult>',
    ]) {
      play = whole('200 OK', text);
      await expect(engine.list('')).rejects.toMatchObject({
        fault: 'input-output',
        message: expect.stringContaining('the bucket cannot be listed') as string,
      });
    }
  });

  it('has the clock of the object store', async () => {
    play = whole('200 OK', '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>', [
      'Date: Thu, 01 Jan 2026 00:00:10 GMT',
    ]);
    expect((await engine.list('')).now).toBe(1_767_225_610);
  });
});

describe('a bucket', () => {
  it('is made, or is there and ours', async () => {
    play = whole('200 OK');
    await engine.createBucket();
    play = whole('409 Conflict', '<Error><Code>BucketAlreadyOwnedByYou</Code></Error>');
    await engine.createBucket();
    expect(requests.map((request) => request.split(' ').slice(0, 2).join(' '))).toEqual([
      'PUT /assets',
      'PUT /assets',
    ]);
  });

  it('of somebody else is not ours', async () => {
    play = whole('409 Conflict', '<Error><Code>BucketAlreadyExists</Code></Error>');
    await expect(engine.createBucket()).rejects.toBeInstanceOf(StorageError);
  });

  it.each(['a', '-a', 'a/b', 'a b', `a${'b'.repeat(255)}`, 'a?b'])('cannot be named "%s"', (bucket) => {
    expect(() => open({ bucket })).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

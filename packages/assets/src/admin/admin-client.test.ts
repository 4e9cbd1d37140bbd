import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AdminClient } from './index.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A service that answers as it is told, not as it should. */
async function against(listener: RequestListener): Promise<AdminClient> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const credential = { user: 'operator', password: 'ge:heim' };
  return new AdminClient({ url: `http://127.0.0.1:${port}/`, credential });
}

const saying = (status: number, text: string): RequestListener => {
  return (request, response) => {
    request.resume();
    response.writeHead(status).end(text);
  };
};

const RESULT = {
  blobs: 1,
  bytes: 2,
  damaged: [],
  journalDamage: 0,
  damagedRecords: 0,
  missingEntries: 0,
  lost: [],
  unnamed: { hashes: [], isAccepted: false },
  damagedFiles: [],
};
const lines = (...values: object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

describe('who asks an admin service', () => {
  it('has the credential, and hears of progress before the result', async () => {
    const seen: unknown[] = [];
    const client = await against((request, response) => {
      seen.push(request.method, request.url, request.headers.authorization);
      saying(200, lines({ progress: { blobs: 1 } }, { result: RESULT }))(request, response);
    });
    const told: object[] = [];
    expect(await client.verify({}, { onProgress: (progress) => told.push(progress) })).toEqual(RESULT);
    expect(told).toEqual([{ blobs: 1 }]);
    expect(seen).toEqual(['POST', '/verify', `Basic ${Buffer.from('operator:ge:heim').toString('base64')}`]);
  });

  it.each([
    ['nothing', ''],
    ['no end', lines({ progress: {} })],
    ['half a line', '{"result": {"blobs"'],
    ['a result of something else', lines({ result: { blobs: 'many' } })],
    ['a line of something else', lines({ note: 1 })],
    ['a web page', '<html>'],
    ['a count below zero', lines({ result: { ...RESULT, blobs: -1 } })],
  ])('does not take %s for an answer', async (_, text) => {
    const client = await against(saying(200, text));
    await expect(client.verify({})).rejects.toMatchObject({ code: 'decode' });
    await expect(client.stats()).rejects.toMatchObject({ code: 'decode' });
  });

  it('takes no answer that is cut off for a whole one', async () => {
    const client = await against((request, response) => {
      request.resume();
      response
        .writeHead(200, { 'content-length': 1000 })
        .write(lines({ progress: {} }), () => response.destroy());
    });
    await expect(client.verify({})).rejects.toThrow();
    await expect(client.stats()).rejects.toMatchObject({ fault: 'unreachable' });
  });

  it('hears why a job failed on its way', async () => {
    const client = await against(saying(200, lines({ progress: {} }, { error: 'no place' })));
    await expect(client.collect({})).rejects.toMatchObject({
      reason: 'job',
      message: expect.stringContaining('no place') as string,
    });
  });

  it.each([
    [401, 'secret words', 'it wants other credentials'],
    [404, '', 'is it the address of an admin service?'],
    [409, 'gc is running\nmore', 'gc is running'],
    [500, '', 'it does not say why'],
    [302, 'x'.repeat(5000), 'x'.repeat(1000)],
  ])('tells of %i what is said, bounded', async (status, text, words) => {
    const client = await against(saying(status, text));
    await expect(client.stats()).rejects.toMatchObject({
      reason: String(status),
      message: `the admin service answered ${status}: ${words}`,
    });
  });

  it('says that nobody is there', async () => {
    const client = new AdminClient({ url: 'http://127.0.0.1:1', credential: { user: 'a', password: 'b' } });
    await expect(client.stats()).rejects.toMatchObject({ fault: 'unreachable' });
    expect(
      () => new AdminClient({ url: 'ftp://u:sesam@h/', credential: { user: 'a', password: 'b' } }),
    ).toThrow(/^ftp:\/\/h\/ is no address/);
    expect(() => new AdminClient({ url: 'nowhere', credential: { user: 'a', password: 'b' } })).toThrow(
      /no address/,
    );
  });

  it('leaves when it is told to', async () => {
    const leaving = new AbortController();
    const client = await against((_, response) => {
      response.writeHead(200).write(lines({ progress: {} }));
    });
    const job = client.verify({}, { signal: leaving.signal, onProgress: () => leaving.abort() });
    await expect(job).rejects.toThrow(/abort/i);
  });
});

describe('a root that is sent', () => {
  it('is the file, byte for byte; one that is not taken, or not there, is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-root-'));
    const content = Buffer.alloc(3_000_000, 'root');
    await writeFile(join(folder, 'root'), content);
    let received = Buffer.alloc(0);
    let status = 204;
    const client = await against((request, response) => {
      const parts: Buffer[] = [];
      if (status !== 204) response.writeHead(status).end('too long');
      else request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        received = Buffer.concat(parts);
        response.writeHead(204).end();
      });
    });
    await client.sendRoot('a', join(folder, 'root'));
    expect(received.equals(content)).toBe(true);
    status = 413;
    await expect(client.sendRoot('a', join(folder, 'root'))).rejects.toMatchObject({ reason: '413' });
    await expect(client.sendRoot('a', folder)).rejects.toThrow('is a folder');
    await writeFile(join(folder, 'root-wal'), 'x');
    await expect(client.sendRoot('a', join(folder, 'root'))).rejects.toThrow('root-wal belongs to');
    await symlink(join(folder, 'root'), join(folder, 'link'));
    await expect(client.sendRoot('a', join(folder, 'link'))).rejects.toThrow('root-wal belongs to');
    await expect(client.sendRoot('a', join(folder, 'none'))).rejects.toMatchObject({ fault: 'missing' });
    await rm(folder, { recursive: true });
  });
});

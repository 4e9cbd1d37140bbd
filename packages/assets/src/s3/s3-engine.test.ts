import { AwsV4Signer } from 'aws4fetch';
import { createHash } from 'node:crypto';
import { createRandom } from '@landfall/protocol/testing';
import { DecodeError } from '@landfall/protocol/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../store/index.ts';
import { FAKE_BUCKET, startFakeS3 } from '../testing/fake-s3.ts';
import type { FakeFault, FakeS3 } from '../testing/fake-s3.ts';
import { parseListing } from './list-xml.ts';
import { OversizeError, S3Engine, Signer } from './index.ts';
import type { S3EngineOptions } from './index.ts';

let fake: FakeS3;
let engine: S3Engine;
const open = (more: Partial<S3EngineOptions> = {}): S3Engine =>
  new S3Engine({ ...fake.access, bucket: FAKE_BUCKET, timeoutMs: 2000, ...more });

beforeEach(async () => {
  fake = await startFakeS3();
  engine = open();
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await fake[Symbol.asyncDispose]();
});

/** The first so many requests meet it. */
function failing(fault: FakeFault, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  fake.fault = () => ((left -= 1) >= 0 ? fault : undefined);
}

describe('the signature', () => {
  it('is what aws4fetch makes of the same request', async () => {
    const random = createRandom(3);
    for (let round = 0; round < 200; round += 1) {
      const body = random.bytes(random.integer(0, 50));
      const method = random.pick(['GET', 'PUT', 'HEAD', 'DELETE']);
      const path = `/bucket-1/a.b_c~d/${random.integer(0, 1e9)}`;
      const query = random.pick(['', `list-type=2&max-keys=7&prefix=${encodeURIComponent('a/b c~')}`]);
      const keys = {
        accessKey: `AK${random.integer(0, 1e6)}`,
        secretKey: Buffer.from(random.bytes(30)).toString('base64'),
      };
      const token = round % 2 === 0 ? { sessionToken: 'FwoG+/=' } : {};
      const at = 1_600_000_000_000 + random.integer(0, 1e11);
      const ours = new Signer({ ...keys, ...token }, 'eu-x-1').sign(
        { method, host: 'h.example:9000', path, query, body },
        at,
      );
      const theirs = new AwsV4Signer({
        method,
        url: `http://h.example:9000${path}${query === '' ? '' : `?${query}`}`,
        headers: { 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
        accessKeyId: keys.accessKey,
        secretAccessKey: keys.secretKey,
        ...token,
        service: 's3',
        region: 'eu-x-1',
        datetime: ours['x-amz-date']!,
      });
      expect(ours['authorization']).toBe(await theirs.authHeader());
    }
  });
});

describe('the verbs', () => {
  it('put, get, look, list and remove', async () => {
    await engine.createBucket();
    expect(await engine.get('a/1', { mostBytes: 9 })).toBeUndefined();
    expect(await engine.head('a/1')).toBeUndefined();
    await engine.delete('a/1');
    expect(await engine.put('a/1', Buffer.from('hello'))).toBe('put');
    expect((await engine.get('a/1', { mostBytes: 5 }))?.bytes.toString()).toBe('hello');
    expect((await engine.get('a/1', { mostBytes: 5, range: { start: 1, end: 3 } }))?.bytes.toString()).toBe(
      'el',
    );
    expect((await engine.get('a/1', { mostBytes: 5, range: { start: 9, end: 12 } }))?.bytes.length).toBe(0);
    expect((await engine.head('a/1'))?.sizeBytes).toBe(5);
    for (let count = 2; count < 8; count += 1) await engine.put(`a/${count}`, Buffer.alloc(count));
    const page = await engine.list('a/', { after: 'a/2', most: 3 });
    expect([page.objects.map(({ key, sizeBytes }) => [key, sizeBytes]), page.isTruncated]).toEqual([
      [
        ['a/3', 3],
        ['a/4', 4],
        ['a/5', 5],
      ],
      true,
    ]);
    await engine.delete('a/1');
    expect(await engine.get('a/1', { mostBytes: 5 })).toBeUndefined();
  });

  it.each(['yes', 'no', 'ignored'] as const)('say what becomes of If-None-Match: %s', async (conditional) => {
    await fake[Symbol.asyncDispose]();
    fake = await startFakeS3(conditional);
    engine = open();
    await engine.put('a', Buffer.from('1'));
    const outcome = await engine.put('a', Buffer.from('2'), { ifAbsent: true });
    expect(outcome).toBe({ yes: 'exists', no: 'unsupported', ignored: 'put' }[conditional]);
  });

  it('take no more bytes than they were told to', async () => {
    await engine.put('a', Buffer.alloc(100));
    await expect(engine.get('a', { mostBytes: 99 })).rejects.toBeInstanceOf(OversizeError);
    expect(fake.seen.length).toBe(2);
  });
});

describe('faults', () => {
  it.each([
    'broken',
    'cut',
    { status: 500 },
    { status: 502 },
    { status: 503, code: 'SlowDown' },
    { status: 429 },
  ] as FakeFault[])('that pass are outlasted: %j', async (fault) => {
    await engine.put('a', Buffer.from('hello'));
    for (const act of [
      async () => await engine.put('b', Buffer.from('hello')),
      async () => await engine.get('a', { mostBytes: 9 }),
      async () => await engine.list(''),
      async () => await engine.delete('b'),
    ]) {
      failing(fault, 3);
      await act();
    }
    failing(fault);
    const before = fake.seen.length;
    await expect(engine.get('a', { mostBytes: 9 })).rejects.toBeInstanceOf(StorageError);
    expect(fake.seen.length - before).toBe(4);
  });

  it.each([
    ['broken', 'unreachable'],
    [{ status: 500 }, 'unreachable'],
    [{ status: 503, code: 'SlowDown' }, 'busy'],
    [{ status: 503, code: 'ServiceUnavailable' }, 'busy'],
    [{ status: 403, code: 'AccessDenied' }, 'permission'],
    [{ status: 403, code: 'InvalidAccessKeyId' }, 'permission'],
    [{ status: 403, code: 'RequestTimeTooSkewed' }, 'permission'],
    [{ status: 404, code: 'NoSuchBucket' }, 'missing'],
    [{ status: 507, code: 'InsufficientStorage' }, 'full'],
    [{ status: 413, code: 'EntityTooLarge' }, 'full'],
    [{ status: 400, code: 'Strange' }, 'input-output'],
    [{ status: 301, code: 'PermanentRedirect' }, 'input-output'],
  ] as const)('are told apart: %j is %s', async (fault, expected) => {
    failing(fault);
    await expect(engine.get('a', { mostBytes: 9 })).rejects.toMatchObject({ fault: expected });
    await expect(engine.put('a', Buffer.alloc(3))).rejects.toMatchObject({ fault: expected });
    await expect(engine.list('')).rejects.toMatchObject({ fault: expected });
  });

  it('of a silent store end in time', async () => {
    engine = open({ timeoutMs: 30, attempts: 2 });
    failing('silent');
    const error: unknown = await engine.get('a', { mostBytes: 9 }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ fault: 'unreachable' });
    expect(String(error)).toMatch(/did not answer within 0\.0 s/);
    expect(fake.seen.length).toBe(2);
  });

  it('time out by what the object store takes, not by how many wait before', async () => {
    fake.slowMs = 20;
    // All of them take longer than one may, and each far less.
    engine = open({ connections: 1, timeoutMs: 1000, attempts: 1 });
    const puts = Array.from({ length: 80 }, async (_, at) => await engine.put(`a/${at}`, Buffer.alloc(1)));
    expect(await Promise.all(puts)).toHaveLength(80);
  });

  it('a put makes no attempt after its deadline', async () => {
    failing({ status: 500 });
    engine = open({ backoffMs: 20 });
    await expect(
      engine.put('a', Buffer.alloc(1), { deadline: performance.now() + 15 }),
    ).rejects.toMatchObject({ fault: 'unreachable' });
    expect(fake.seen.length).toBeLessThan(4);
    await expect(engine.put('a', Buffer.alloc(1), { deadline: 0 })).rejects.toMatchObject({
      fault: 'unreachable',
    });
  });

  it('never tell a key, wherever the peer repeats it', async () => {
    const { secretKey } = fake.access.credentials;
    for (const fault of [
      { status: 403, code: 'AccessDenied', words: `you said ${secretKey}` },
      { status: 400, code: secretKey },
      'broken',
    ] as FakeFault[]) {
      failing(fault);
      const error = (await engine.get('a', { mostBytes: 9 }).catch((caught: unknown) => caught)) as Error;
      expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(secretKey);
    }
    const stranger = open({ credentials: { accessKey: 'AKIDEXAMPLE', secretKey: 'wrong' } });
    fake.fault = () => undefined;
    await expect(stranger.head('a')).rejects.toMatchObject({ fault: 'permission' });
  });

  it('are the caller’s when endpoint or bucket are none', () => {
    for (const wrong of [
      { endpoint: 'here' },
      { endpoint: 'ftp://h' },
      { endpoint: 'http://u:p@h' },
      { bucket: 'a/b' },
      { bucket: '' },
    ])
      expect(() => open(wrong)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('a listing', () => {
  it('that is damaged throws DecodeError and nothing else', () => {
    const good = `<ListBucketResult><IsTruncated>false</IsTruncated>${'<Contents><Key>a&amp;b&#x41;</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>5</Size></Contents>'.repeat(3)}</ListBucketResult>`;
    expect(parseListing(good).objects[0]).toEqual({ key: 'a&bA', sizeBytes: 5, modifiedAt: 1_767_225_600 });
    for (let length = 0; length < good.length; length += 1)
      expect(() => parseListing(good.slice(0, length)), `${length}`).toThrow(DecodeError);
    expect(() => parseListing(good.replace('<IsTruncated>false</IsTruncated>', ''))).toThrow('cut off');
    const random = createRandom(9);
    for (let round = 0; round < 5000; round += 1) {
      const bytes = Buffer.from(good).subarray(0, random.integer(0, good.length));
      for (let flips = random.integer(0, 4); flips > 0 && bytes.length > 0; flips -= 1)
        bytes.writeUInt8(random.integer(0, 255), random.integer(0, bytes.length - 1));
      try {
        parseListing(bytes.toString('utf8'));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

import { crc32 } from 'node:zlib';
import { Uuid } from '@landfall/protocol/datatypes';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { openFormat } from './format.ts';
import { credentialsFrom, openObjectStore, parseStoreUrl } from './open-object-store.ts';
import { blobKey, claimPrefix, entryKey, hashOfKey, idOfKey, isClaim, parsePrefix } from './layout.ts';
import { PrefixedEngine } from './prefixed-engine.ts';
import { readSealed, sealJson, writeSealed } from './sealed-json.ts';

let bucket: MemoryBucket;
let engine: MemoryObjects;
beforeEach(() => {
  bucket = new MemoryBucket('yes');
  engine = new MemoryObjects(bucket);
});
const content = (key: string) => bucket.objects.get(key)?.bytes.toString();

describe('the format of a bucket', () => {
  const create = { create: true, conditional: undefined };
  const open = { create: false, conditional: undefined };

  it('is written when a store is made, and says how entries are made', async () => {
    expect(await openFormat(engine, create)).toMatchObject({ conditional: true });
    expect(content('format')).toMatch(/^[0-9a-f]{1,8}\n{"format":1,"conditional":true}$/);
    expect(await openFormat(engine, open)).toMatchObject({ conditional: true });
  });

  it.each(['no', 'ignored'] as const)(
    'is without conditional PUT where the engine has it: %s',
    async (conditional) => {
      engine = new MemoryObjects(new MemoryBucket(conditional));
      expect(await openFormat(engine, create)).toMatchObject({ conditional: false });
      expect(await openFormat(engine, open)).toMatchObject({ conditional: false });
    },
  );

  it('stays as it was settled, whatever the engine can now', async () => {
    expect(await openFormat(engine, { create: true, conditional: false })).toMatchObject({
      conditional: false,
    });
    expect(await openFormat(engine, create)).toMatchObject({ conditional: false });
  });

  it('is missing where there is no store, and nothing is put there', async () => {
    await expect(openFormat(engine, open)).rejects.toMatchObject({ fault: 'missing' });
    expect(bucket.objects.size).toBe(0);
  });

  it.each(['no', 'ignored'] as const)(
    'is not used with an engine that lost the faculty: %s',
    async (conditional) => {
      await openFormat(engine, create);
      const other = new MemoryBucket(conditional);
      for (const [key, object] of bucket.objects) other.objects.set(key, object);
      await expect(openFormat(new MemoryObjects(other), open)).rejects.toMatchObject({
        fault: 'input-output',
        message: expect.stringContaining('If-None-Match') as string,
      });
    },
  );

  it('of a newer program is refused, and not written over', async () => {
    for (const value of [{ format: 2, conditional: true }, { format: 'two' }, 7]) {
      await writeSealed(engine, 'format', value);
      const before = content('format');
      await expect(openFormat(engine, create)).rejects.toMatchObject({ fault: 'newer-format' });
      expect(content('format')).toBe(before);
    }
  });

  it('that is damaged is told, and not taken for an empty bucket', async () => {
    await openFormat(engine, create);
    bucket.flip('format', 90);
    const before = content('format');
    await expect(openFormat(engine, create)).rejects.toMatchObject({ fault: 'damaged-index' });
    expect(content('format')).toBe(before);
  });

  it('of before there were conditional PUTs is without', async () => {
    await writeSealed(engine, 'format', { format: 1 });
    expect(await openFormat(engine, open)).toMatchObject({ conditional: false });
  });
});

describe('a small object of the store’s own', () => {
  it('is read with its times as it was written', async () => {
    bucket.clock = () => 1_800_000_000;
    await writeSealed(engine, 'totals', { ä: [1, null] });
    bucket.clock = () => 1_800_000_060;
    expect(await readSealed(engine, 'totals')).toEqual({
      value: { ä: [1, null] },
      modifiedAt: 1_800_000_000,
      now: 1_800_000_060,
    });
    expect(await readSealed(engine, 'none')).toBeUndefined();
  });

  it('is nothing under another key, with any bit flipped, or cut', async () => {
    const whole = sealJson('totals', { a: 1 });
    const read = async (bytes: Buffer, key = 'totals') => {
      await engine.put(key, bytes);
      return (await readSealed(engine, key))?.value;
    };
    expect(await read(whole)).toEqual({ a: 1 });
    expect(await read(whole, 'other')).toBeUndefined();
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(await read(bytes), `bit ${bit}`).toBeUndefined();
    }
    for (let end = 0; end < whole.length; end += 1)
      expect(await read(whole.subarray(0, end))).toBeUndefined();
  });

  it('with a right sum need not be JSON, and is no error', async () => {
    bucket.clock = () => 1_800_000_000;
    const sum = crc32('{half', crc32('totals')).toString(16);
    await engine.put('totals', Buffer.from(`${sum}\n{half`));
    expect(await readSealed(engine, 'totals')).toMatchObject({ value: undefined, modifiedAt: 1_800_000_000 });
  });
});

describe('keys', () => {
  const id = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
  const hash = 'ab'.repeat(32);

  it('of entries, claims and blobs are told apart', () => {
    expect(entryKey(id)).toBe('asset/00112233-4455-6677-8899-aabbccddeeff');
    expect(idOfKey(entryKey(id))?.equals(id)).toBe(true);
    const claim = `${claimPrefix(id)}x1.2`;
    expect([idOfKey(claim), isClaim(claim), isClaim(entryKey(id)), isClaim(`blob/a~b`)]).toEqual([
      undefined,
      true,
      false,
      false,
    ]);
    expect([
      hashOfKey(blobKey(hash)),
      hashOfKey(`blob/${hash}0`),
      hashOfKey(`blob/${hash.toUpperCase()}`),
    ]).toEqual([hash, undefined, undefined]);
    // Claims follow their entry in a listing, and come before the next id.
    expect(
      [claim, entryKey(Uuid.parse('00112233-4455-6677-8899-aabbccddef00')), entryKey(id)].sort()[1],
    ).toBe(claim);
  });

  it.each(['00112233445566778899aabbccddeeff', '00112233-4455-6677-8899-AABBCCDDEEFF', ''])(
    'of nobody: "%s"',
    (text) => {
      expect(idOfKey(`asset/${text}`)).toBeUndefined();
    },
  );

  it('have a prefix with so many folders and no more', () => {
    expect(parsePrefix('a/b/c/d/e/f/g/h')).toBe('a/b/c/d/e/f/g/h/');
    for (const wrong of ['a/b/c/d/e/f/g/h/i', 'a'.repeat(201), '.', 'a/./b', 'a~b'])
      expect(() => parsePrefix(wrong), wrong).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(parsePrefix('..a/b..')).toBe('..a/b../');
  });

  it('of several stores in one bucket do not touch', async () => {
    const [one, other] = [new PrefixedEngine(engine, 'one/'), new PrefixedEngine(engine, 'other/')];
    for (const key of ['a/1', 'a/2', 'a/3', 'b']) await one.put(key, Buffer.from('1'));
    await other.put('a/1', Buffer.from('other'));
    expect((await one.get('a/1', { mostBytes: 9 }))?.bytes.toString()).toBe('1');
    expect((await other.head('a/1'))?.sizeBytes).toBe(5);
    expect([await other.get('b', { mostBytes: 9 }), await other.head('b')]).toEqual([undefined, undefined]);
    const page = await one.list('a/', { after: 'a/1', most: 1 });
    expect([page.objects.map(({ key }) => key), page.isTruncated]).toEqual([['a/2'], true]);
    expect((await one.list('')).objects.map(({ key }) => key)).toEqual(['a/1', 'a/2', 'a/3', 'b']);
    await one.delete('a/1');
    expect((await other.get('a/1', { mostBytes: 9 }))?.bytes.toString()).toBe('other');
    expect(await one.put('a/2', Buffer.from('x'), { ifAbsent: true })).toBe('exists');
    expect((await one.get('a/3', { mostBytes: 9, range: { start: 0, end: 0 } }))?.bytes.length).toBe(0);
  });
});

describe('where a store lies', () => {
  it.each([
    ['s3://bucket', 'bucket', ''],
    ['s3://bucket/', 'bucket', ''],
    ['s3://bucket/a/b', 'bucket', 'a/b'],
  ])('%s', (url, name, prefix) => {
    expect(parseStoreUrl(url)).toEqual({ bucket: name, prefix });
  });

  it.each(['', 's3:', 's3://', 's3:///a', 'http://bucket', '/data'])('is not "%s"', (url) => {
    expect(() => parseStoreUrl(url)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('needs the address of its object store', async () => {
    await expect(openObjectStore({ url: 's3://bucket' }, {})).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('--endpoint') as string,
    });
  });

  const [ACCESS, SECRET, TOKEN] = ['ACCESS_KEY', 'SECRET_KEY', 'SESSION_TOKEN'].map(
    (name) => `LANDFALL_ASSETS_S3_${name}`,
  ) as [string, string, string];

  it('has its keys in the environment, ours before those of everybody', () => {
    const aws = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' };
    expect(credentialsFrom(aws)).toEqual({ accessKey: 'a', secretKey: 's', sessionToken: 't' });
    expect(credentialsFrom({ ...aws, [ACCESS]: 'A', [SECRET]: 'S' })).toEqual({
      accessKey: 'A',
      secretKey: 'S',
    });
    expect(credentialsFrom({ [ACCESS]: 'A', [SECRET]: 'S', [TOKEN]: 'T' }).sessionToken).toBe('T');
  });

  it('never has one of our keys and one of another owner', () => {
    const aws = { AWS_ACCESS_KEY_ID: 'one', AWS_SECRET_ACCESS_KEY: 'kept secret' };
    for (const half of [{ [ACCESS]: 'A' }, { [SECRET]: 'S' }, { [ACCESS]: 'A', [SECRET]: '' }])
      expect(() => credentialsFrom({ ...aws, ...half })).toThrow(
        expect.objectContaining({
          code: 'usage',
          message: expect.not.stringContaining('kept secret') as string,
        }),
      );
    expect(() => credentialsFrom({})).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { hashOf, MemoryStore } from '../store/index.ts';
import { createRandom } from '@landfall/protocol/testing';
import { sampleAsset } from '../testing/index.ts';
import { holdsBytes } from './holds-bytes.ts';
import { pace } from './pace.ts';
import { findGoodBytes } from './repair.ts';

describe('a pace', () => {
  let now: number;
  /** Each wait, in milliseconds. */
  let waits: number[];
  const time = {
    now: () => now,
    sleep: async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
      waits.push(ms);
      now += ms;
      signal?.throwIfAborted();
    },
  };
  beforeEach(() => {
    [now, waits] = [0, []];
  });

  it('is none where none is wanted', async () => {
    const wait = pace({}, time);
    for (let count = 0; count < 10; count += 1) await wait(1e9);
    expect(waits).toEqual([]);
  });

  it('is that of so many bytes a second, however long each takes', async () => {
    const wait = pace({ bytesPerSecond: 1000 }, time);
    await wait(100);
    now += 60;
    await wait(100);
    await wait(50);
    expect(waits).toEqual([100, 40, 50]);
  });

  it('does not wait for a few milliseconds, and adds them up', async () => {
    const wait = pace({ bytesPerSecond: 1000 }, time);
    for (let count = 0; count < 5; count += 1) await wait(2);
    expect(waits).toEqual([6]);
    expect(now).toBe(6);
  });

  it('makes up for no more than a second of what took longer', async () => {
    const wait = pace({ bytesPerSecond: 1000 }, time);
    now += 60_000;
    await wait(900);
    expect(waits).toEqual([]);
    await wait(200);
    expect(waits).toEqual([100]);
  });

  it('is called off before a wait, and in the midst of one', async () => {
    const stop = new AbortController();
    const wait = pace({ signal: stop.signal, bytesPerSecond: 10 }, time);
    await wait(1);
    stop.abort(new RangeError('enough'));
    await expect(wait(1)).rejects.toThrow('enough');
    expect(waits).toEqual([100]);
    await expect(pace({ signal: stop.signal }, time)(1)).rejects.toThrow('enough');
  });
});

describe('whether bytes are held', () => {
  const bytes = Buffer.alloc(2_500_000, 'every one of them ');

  it('is looked at a mebibyte at a time', async () => {
    const ranges: [number, number][] = [];
    const read = async ({ start, end }: { start: number; end: number }) => {
      ranges.push([start, end]);
      return bytes.subarray(start, end);
    };
    expect(await holdsBytes(read, bytes)).toBe(true);
    expect(ranges).toEqual([
      [0, 1_048_576],
      [1_048_576, 2_097_152],
      [2_097_152, 2_500_000],
    ]);
    expect(await holdsBytes(read, new Uint8Array(0))).toBe(true);
  });

  it.each([0, 1_048_575, 1_048_576, 2_499_999])('is not so when byte %i is another', async (at) => {
    const other = Buffer.from(bytes);
    other[at]! ^= 1;
    expect(await holdsBytes(async ({ start, end }) => other.subarray(start, end), bytes)).toBe(false);
  });

  it('is not so when there are fewer', async () => {
    const fewer = bytes.subarray(0, -1);
    expect(await holdsBytes(async ({ start, end }) => fewer.subarray(start, end), bytes)).toBe(false);
  });

  it('cannot be said when they cannot be read', async () => {
    await expect(holdsBytes(() => Promise.reject(new RangeError('no')), bytes)).rejects.toThrow('no');
  });
});

describe('good bytes from elsewhere', () => {
  const asset = sampleAsset(createRandom(4), 50);
  const stored = { id: asset.id, hash: hashOf(asset.bytes) } as Parameters<typeof findGoodBytes>[0];

  it('are those with the right hash', async () => {
    const source = new MemoryStore();
    await source.put(asset);
    expect(await findGoodBytes(stored, source)).toEqual(asset.bytes);
    expect(await findGoodBytes({ ...stored, hash: hashOf(Buffer.from('others')) }, source)).toBeUndefined();
  });

  it('are none where there is no source, where it has none, and where it fails', async () => {
    expect(await findGoodBytes(stored, undefined)).toBeUndefined();
    expect(await findGoodBytes(stored, new MemoryStore())).toBeUndefined();
    expect(
      await findGoodBytes(stored, { read: () => Promise.reject(new RangeError('away')) }),
    ).toBeUndefined();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { CollectionNotice } from './collection-notice.ts';
import { TIMING } from './options.ts';
import { ScrubTurns } from './scrub-turns.ts';
import { writeSealed } from './sealed-json.ts';

let bucket: MemoryBucket;
let engine: MemoryObjects;
let now: number;
beforeEach(() => {
  bucket = new MemoryBucket();
  engine = new MemoryObjects(bucket);
  now = 0;
  bucket.clock = () => 1_800_000_000 + now / 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

const HOUR = 3600;

describe('turns at scrubbing', () => {
  const takes = async (turns: ScrubTurns, name = 'entries'): Promise<boolean> => {
    let isTaken = false;
    await turns.take(name, async () => void (isTaken = true));
    return isTaken;
  };

  it('come round after so many seconds, whoever had the last one', async () => {
    const [one, other] = [new ScrubTurns(engine, HOUR), new ScrubTurns(engine, HOUR)];
    expect([await takes(one), await takes(other), await takes(one)]).toEqual([true, false, false]);
    expect(await takes(one, 'blobs-0')).toBe(true);
    now += 1000 * HOUR - 1000;
    expect(await takes(other)).toBe(false);
    now += 1000;
    expect([await takes(other), await takes(one)]).toEqual([true, false]);
  });

  it('that are under way elsewhere are left to that one, until it says nothing for five minutes', async () => {
    const [one, other] = [new ScrubTurns(engine, HOUR), new ScrubTurns(engine, HOUR)];
    const dying = one.take('entries', () => Promise.reject(new RangeError('killed')));
    await expect(dying).rejects.toThrow('killed');
    now += 299_000;
    expect(await takes(other)).toBe(false);
    now += 1000;
    expect(await takes(other)).toBe(true);
  });

  it('that one broke off itself are taken up again at once', async () => {
    const one = new ScrubTurns(engine, HOUR);
    await one.take('entries', () => Promise.reject(new RangeError('no'))).catch(() => undefined);
    expect(await takes(one)).toBe(true);
  });

  it('show that their owner lives, once a minute', async () => {
    const [one, other] = [new ScrubTurns(engine, HOUR), new ScrubTurns(engine, HOUR)];
    await one.take('entries', async (touch) => {
      const before = engine.requests.put;
      for (let minute = 0; minute < 10; minute += 1) {
        now += 59_000;
        await touch();
        now += 1000;
        await touch();
        expect(await takes(other)).toBe(false);
      }
      expect(engine.requests.put - before).toBe(10);
    });
  });

  it('that somebody touched lately are known by one look', async () => {
    const [one, other] = [new ScrubTurns(engine, HOUR), new ScrubTurns(engine, HOUR)];
    await takes(one);
    await other.look();
    const { get } = engine.requests;
    expect(await takes(other)).toBe(false);
    expect(engine.requests.get).toBe(get);
    now += 301_000;
    await other.look();
    expect(await takes(other)).toBe(false);
    expect(engine.requests.get).toBe(get + 1);
  });

  it('are due when nobody can tell who had the last one', async () => {
    await writeSealed(engine, 'scrub/entries', { by: 7 });
    expect(await takes(new ScrubTurns(engine, HOUR))).toBe(true);
    bucket.flip('scrub/entries', 20);
    expect(await takes(new ScrubTurns(engine, HOUR))).toBe(true);
  });

  it('are sixteen for the blobs, each once, in whatever order', () => {
    expect(ScrubTurns.shards().sort()).toEqual('0123456789abcdef'.split(''));
    const orders = new Set(Array.from({ length: 20 }, () => ScrubTurns.shards().join('')));
    expect(orders.size).toBeGreaterThan(1);
  });
});

describe('the notice of a collection', () => {
  const HASH = 'ab'.repeat(32);
  let waits: number[];
  let meanwhile: () => Promise<void> | void;
  let notice: CollectionNotice;
  beforeEach(() => {
    waits = [];
    meanwhile = () => undefined;
    notice = new CollectionNotice(engine, TIMING, async (ms) => {
      waits.push(ms);
      now += ms;
      await meanwhile();
    });
  });

  it('is up until it is taken down; every front has seen it when it is', async () => {
    expect(await notice.isUp()).toBe(false);
    await notice.putUp();
    expect(waits).toEqual([TIMING.announceMs]);
    expect(await notice.isUp()).toBe(true);
    await notice.takeDown();
    now += TIMING.noticeMs;
    expect(await notice.isUp()).toBe(false);
  });

  it('is looked for every few seconds, once for all who put', async () => {
    await Promise.all([notice.isUp(), notice.isUp()]);
    now += TIMING.noticeMs - 1;
    await notice.isUp();
    expect(engine.requests.get).toBe(1);
    now += 1;
    await notice.isUp();
    expect(engine.requests.get).toBe(2);
  });

  it('that could not be looked for is looked for again at once', async () => {
    const get = engine.get.bind(engine);
    engine.get = () => Promise.reject(new RangeError('away'));
    await expect(notice.isUp()).rejects.toThrow('away');
    engine.get = get;
    expect(await notice.isUp()).toBe(false);
  });

  it('of a collector that died holds for half an hour, and longer when it is renewed', async () => {
    await notice.putUp();
    now += 1_000_000;
    await notice.renew();
    now += 1_799_000;
    expect(await notice.isUp()).toBe(true);
    now += 6000;
    expect(await notice.isUp()).toBe(false);
  });

  it('has a put wait for a blob that is being discarded, until that is decided', async () => {
    await notice.putUp();
    await notice.doom(HASH, 5, true);
    meanwhile = async () => {
      if (waits.length === 4) await notice.spare(HASH);
    };
    await notice.untilSafe(HASH);
    expect(waits).toEqual([TIMING.announceMs, 200, 200, 200]);
  });

  it('has nobody wait for a blob that only waits itself, or when it is down', async () => {
    await notice.doom(HASH, 5, false);
    await notice.untilSafe(HASH);
    await notice.doom(HASH, 5, true);
    await notice.untilSafe(HASH);
    expect(waits).toEqual([]);
  });

  it('has nobody wait for longer than can be asked', async () => {
    await notice.putUp();
    await notice.doom(HASH, 5, true);
    await expect(notice.untilSafe(HASH)).rejects.toMatchObject({ fault: 'busy' });
    expect(waits.length).toBe(1 + TIMING.patienceMs / 200);
  });

  it('tells which blobs are doomed and since when, whatever else lies there', async () => {
    await notice.doom(HASH, 1234.5, false);
    await engine.put('doomed/notes.txt', Buffer.alloc(0));
    const other = 'cd'.repeat(32);
    await writeSealed(engine, `doomed/${other}`, { since: 'long ago' });
    expect(await notice.doomed()).toEqual(new Set([HASH, other]));
    expect([await notice.doomedSince(HASH), await notice.doomedSince(other)]).toEqual([1234.5, undefined]);
    await notice.spare(HASH);
    expect(await notice.doomedSince(HASH)).toBeUndefined();
  });
});

import { Uuid } from '@landfall/protocol/datatypes';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { IdChanges } from './id-changes.ts';
import { IdClaims } from './id-claim.ts';
import { claimPrefix } from './layout.ts';
import { TIMING } from './options.ts';

const ID = Uuid.parse('00000000-0000-4000-8000-000000000001');
const OTHER = Uuid.parse('00000000-0000-4000-8000-000000000002');
const PREFIX = claimPrefix(ID);

let bucket: MemoryBucket;
let engine: MemoryObjects;
let now: number;
/** What happens while somebody waits, time included. */
let meanwhile: (ms: number) => Promise<void> | void;
let claims: IdClaims;

beforeEach(() => {
  bucket = new MemoryBucket();
  engine = new MemoryObjects(bucket);
  now = 1000;
  bucket.clock = () => 1_800_000_000 + now / 1000;
  meanwhile = () => undefined;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  claims = new IdClaims(engine, TIMING, async (ms) => {
    now += ms;
    await meanwhile(ms);
  });
});
afterEach(() => vi.restoreAllMocks());

/** A claim of another front, `nonce` of which tells who is first. */
const rival = (nonce: string, group = 'x000000000000000') =>
  engine.put(`${PREFIX}${group}.${nonce}`, Buffer.alloc(0));
const ours = (others: readonly string[] = []) => bucket.keys(PREFIX).filter((key) => !others.includes(key));

describe('a claim on an id', () => {
  it('is an object beside the entry for as long as it is held', async () => {
    const claim = (await claims.acquire(ID))!;
    expect(ours()).toHaveLength(1);
    expect(ours()[0]).toMatch(/^asset\/00000000-0000-4000-8000-000000000001~x[0-9a-f]{15}\.[0-9a-f]{16}$/);
    expect(claim.deadline).toBe(1000 + TIMING.holdMs);
    await claim.release();
    expect(ours()).toEqual([]);
  });

  it('says nothing about other ids', async () => {
    await claims.acquire(OTHER);
    expect(await claims.acquire(ID)).toBeDefined();
    expect(now).toBe(1000);
  });

  it('whose time was spent on the way to it is no longer than it may be', async () => {
    const put = engine.put.bind(engine);
    engine.put = async (...args) => {
      now += 5000;
      return await put(...args);
    };
    expect((await claims.acquire(ID))!.deadline).toBe(1000 + TIMING.holdMs);
  });

  it('is withdrawn before one that is first, and had when that is given back', async () => {
    await rival('0000000000000000');
    const first = bucket.keys(PREFIX);
    const waits: number[] = [];
    let withdrawn = 0;
    meanwhile = async (ms) => {
      waits.push(ms);
      if (ours(first).length === 0) withdrawn += 1;
      if (waits.length === 3) for (const key of first) await engine.delete(key);
    };
    expect(await claims.acquire(ID)).toBeDefined();
    expect([waits.length, withdrawn, ours(first).length]).toEqual([3, 3, 1]);
    expect(waits.every((ms) => ms >= 7 && ms <= 375)).toBe(true);
  });

  it('stays when it is first itself, until the others withdraw', async () => {
    await rival('ffffffffffffffff');
    const last = bucket.keys(PREFIX);
    let stood: string[] = [];
    meanwhile = async () => {
      stood = ours(last);
      for (const key of last) await engine.delete(key);
    };
    await claims.acquire(ID);
    expect([stood.length, ours()]).toEqual([1, stood]);
  });

  it('of the dead does not count, by the clock of the object store', async () => {
    await rival('0000000000000000');
    now += TIMING.claimMs + 5000;
    expect(await claims.acquire(ID)).toBeDefined();
    expect(bucket.keys(PREFIX)).toHaveLength(2);
  });

  it('of the living counts to the last second', async () => {
    await rival('0000000000000000');
    now += TIMING.claimMs + 3000;
    let waited = 0;
    meanwhile = async () => {
      waited += 1;
      now += 5000;
    };
    await claims.acquire(ID);
    expect(waited).toBeGreaterThan(0);
  });

  it('is shared by those who store the same', async () => {
    const group = 'aaaaaaaaaaaaaaaa';
    await claims.acquire(ID, { group });
    expect(await claims.acquire(ID, { group })).toBeDefined();
    expect(now).toBe(1000);
    meanwhile = () => {
      throw new RangeError('waits');
    };
    await expect(claims.acquire(ID, { group: 'bbbbbbbbbbbbbbbb' })).rejects.toThrow('waits');
    await expect(claims.acquire(ID)).rejects.toThrow('waits');
  });

  it('that a listing does not show yet is looked for again', async () => {
    const list = engine.list.bind(engine);
    let behind = 3;
    engine.list = async (...args) => {
      behind -= 1;
      return behind >= 0 ? { objects: [], isTruncated: false, now: 0 } : await list(...args);
    };
    expect(await claims.acquire(ID)).toBeDefined();
    expect(bucket.keys(PREFIX)).toHaveLength(1);
  });

  it('is given up after some patience, and nothing of it stays', async () => {
    await rival('0000000000000000');
    const first = bucket.keys(PREFIX);
    meanwhile = async () => {
      for (const key of first) bucket.objects.get(key)!.modifiedAt = bucket.clock();
    };
    await expect(claims.acquire(ID)).rejects.toMatchObject({
      fault: 'busy',
      message: expect.stringContaining('another front') as string,
    });
    expect(now).toBeGreaterThan(1000 + TIMING.patienceMs);
    expect(now).toBeLessThan(1000 + TIMING.patienceMs + 1000);
    expect(ours(first)).toEqual([]);
  });

  it('is not wanted any more when the race is over meanwhile', async () => {
    await rival('0000000000000000');
    const first = bucket.keys(PREFIX);
    expect(await claims.acquire(ID, { isSettled: async () => true })).toBeUndefined();
    expect(ours(first)).toEqual([]);
    await engine.delete(first[0]!);
    await rival('ffffffffffffffff');
    expect(await claims.acquire(ID, { isSettled: async () => true })).toBeUndefined();
  });

  it('is taken back when the object store fails in the midst of it', async () => {
    engine.list = () => Promise.reject(new RangeError('away'));
    await expect(claims.acquire(ID)).rejects.toThrow('away');
    expect(bucket.keys(PREFIX)).toEqual([]);
  });

  it('beside a thousand others is refused: that is no contention', async () => {
    for (let count = 0; count < 1000; count += 1) await rival(String(count).padStart(16, '0'));
    await expect(claims.acquire(ID)).rejects.toMatchObject({ fault: 'busy' });
    expect(bucket.keys(PREFIX)).toHaveLength(1000);
  });

  it('that cannot be taken away runs out by itself, and nobody hears of that', async () => {
    const claim = (await claims.acquire(ID))!;
    engine.delete = () => Promise.reject(new RangeError('away'));
    await claim.release();
  });
});

describe('changes of an id', () => {
  let changes: IdChanges;
  beforeEach(() => {
    changes = new IdChanges(claims);
  });

  it('are answered before the claim is given back; the next one here waits for that', async () => {
    const order: string[] = [];
    const remove = engine.delete.bind(engine);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    engine.delete = async (key) => {
      await held;
      order.push('released');
      await remove(key);
    };
    await changes.alone(ID, async () => {
      expect(await changes.claimed(ID, {}, async () => 'done')).toBe('done');
      order.push('answered');
    });
    const next = changes.alone(ID, async () => void order.push('next'));
    const other = changes.alone(OTHER, async () => void order.push('other id'));
    await other;
    letGo();
    await next;
    expect(order).toEqual(['answered', 'other id', 'released', 'next']);
    await changes.settled();
    expect(bucket.keys(PREFIX)).toEqual([]);
  });

  it('give the claim back when they fail', async () => {
    const failing = changes.claimed(ID, {}, () => Promise.reject(new RangeError('no')));
    await expect(failing).rejects.toThrow('no');
    await changes.settled();
    expect(bucket.keys(PREFIX)).toEqual([]);
  });

  it('are not made when there is nothing left to change', async () => {
    await rival('0000000000000000');
    const act = () => expect.fail('it has no claim');
    expect(await changes.claimed(ID, { isSettled: async () => true }, act)).toBeUndefined();
  });
});

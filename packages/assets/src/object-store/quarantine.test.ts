import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { Quarantine } from './quarantine.ts';
import { writeSealed } from './sealed-json.ts';

const random = createRandom(15);
const [ONE, OTHER] = [Uuid.fromRandomBytes(random.bytes(16)), Uuid.fromRandomBytes(random.bytes(16))];

let bucket: MemoryBucket;
let engine: MemoryObjects;
let quarantine: Quarantine;
let now: number;
beforeEach(() => {
  bucket = new MemoryBucket();
  engine = new MemoryObjects(bucket);
  quarantine = new Quarantine(engine);
  now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the quarantine of a bucket', () => {
  it('has an object for each asset that says since when', async () => {
    await quarantine.add(ONE, 1234.5);
    expect(bucket.keys('')).toEqual([`quarantine/${ONE.toString()}`]);
    expect([await quarantine.since(ONE), await quarantine.since(OTHER)]).toEqual([1234.5, undefined]);
    expect([quarantine.mayHold(ONE), quarantine.mayHold(OTHER)]).toEqual([true, false]);
    await quarantine.release(ONE);
    expect([bucket.keys(''), quarantine.mayHold(ONE), await quarantine.since(ONE)]).toEqual([
      [],
      false,
      undefined,
    ]);
  });

  it('knows of no time where the object is damaged, or says something else', async () => {
    await quarantine.add(ONE, 5);
    bucket.flip(`quarantine/${ONE.toString()}`, 3);
    expect(await quarantine.since(ONE)).toBeUndefined();
    await writeSealed(engine, `quarantine/${ONE.toString()}`, 'long ago');
    expect(await quarantine.since(ONE)).toBeUndefined();
    expect(await quarantine.all()).toEqual(new Set([ONE.key]));
  });

  it('shows what other fronts put there after a look, and forgets what they took out', async () => {
    const other = new Quarantine(engine);
    await other.add(ONE, 1);
    await quarantine.add(OTHER, 1);
    await other.release(OTHER);
    expect([quarantine.mayHold(ONE), quarantine.mayHold(OTHER)]).toEqual([false, true]);
    await settled();
    expect([quarantine.mayHold(ONE), quarantine.mayHold(OTHER)]).toEqual([true, false]);
  });

  it('tells at the next look what was asked for after another front had put it there', async () => {
    let seconds = 100;
    const front = new Quarantine(engine, () => seconds);
    const claimed: string[] = [];
    front.onClaimed = async (id) => {
      claimed.push(id.toString());
      return await Promise.reject(new RangeError('away'));
    };
    await front.all();
    expect([front.mayHold(ONE), front.mayHold(OTHER)]).toEqual([false, false]);
    await quarantine.add(ONE, 200);
    await quarantine.add(OTHER, 200);
    await front.all();
    expect(claimed).toEqual([]);
    const late = new Quarantine(engine, () => seconds);
    late.onClaimed = front.onClaimed;
    seconds = 200;
    engine.list = (
      (list) =>
      async (...args: Parameters<typeof list>) => {
        engine.list = list;
        throw new RangeError(`away ${args.length}`);
      }
    )(engine.list.bind(engine));
    expect(late.mayHold(ONE)).toBe(false);
    await settled();
    await late.all();
    expect(claimed).toEqual([ONE.toString()]);
    await late.all();
    expect(claimed).toHaveLength(1);
  });

  it('is looked through every five minutes, once for all who ask', async () => {
    quarantine.mayHold(ONE);
    quarantine.mayHold(ONE);
    await settled();
    expect(engine.requests.list).toBe(1);
    now += 300_000;
    quarantine.mayHold(ONE);
    expect(engine.requests.list).toBe(1);
    now += 1;
    quarantine.mayHold(ONE);
    await settled();
    expect(engine.requests.list).toBe(2);
  });

  it('keeps what it knew when a look fails, and nobody who reads hears of that', async () => {
    await quarantine.add(ONE, 1);
    engine.list = () => Promise.reject(new RangeError('away'));
    now += 400_000;
    expect(quarantine.mayHold(ONE)).toBe(true);
    await settled();
    expect(quarantine.mayHold(ONE)).toBe(true);
    await expect(quarantine.all()).rejects.toThrow('away');
  });

  it('goes through all pages, and passes over what is no id', async () => {
    const ids = Array.from({ length: 1500 }, () => Uuid.fromRandomBytes(random.bytes(16)));
    for (const id of ids) await engine.put(`quarantine/${id.toString()}`, Buffer.alloc(0));
    await engine.put('quarantine/notes.txt', Buffer.alloc(0));
    expect((await quarantine.all()).size).toBe(1500);
  });

  it('does not look without end where a listing stands still', async () => {
    const object = { key: `quarantine/${ONE.toString()}`, sizeBytes: 1, modifiedAt: 0 };
    let asked = 0;
    engine.list = async () => {
      if ((asked += 1) > 50) throw new RangeError('asked without end');
      return { objects: [object], isTruncated: true, now: 0 };
    };
    await expect(quarantine.all()).rejects.toMatchObject({ fault: 'input-output' });
  });
});

import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StorageError } from '../store/index.ts';
import type { NewAsset, PutResult } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import type { Interception } from '../testing/memory-objects.ts';
import { ObjectStore } from './index.ts';
import type { Timing } from './options.ts';

/**
 * Lets one thing happen at a time, in an order drawn from a seed: a request takes effect, an answer arrives, a wait ends.
 * What many fronts do at once is then one of all the orders in which it could happen, and can be had again by its seed.
 */
class Scheduler {
  readonly #random: Random;
  readonly #waiting: (() => void)[] = [];
  #isRunning = false;

  constructor(random: Random) {
    this.#random = random;
  }

  readonly step = async (): Promise<void> => {
    await new Promise<void>((go) => {
      this.#waiting.push(go);
      void this.#run();
    });
  };

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      // Everybody who can go on does, until all of them wait for a step.
      await new Promise((resolve) => setImmediate(resolve));
      const at = this.#random.integer(0, this.#waiting.length - 1);
      this.#waiting.splice(at, 1)[0]!();
    }
    this.#isRunning = false;
  }
}

/** More with LANDFALL_RACE_ROUNDS=4000. */
const ROUNDS = Number(process.env['LANDFALL_RACE_ROUNDS'] ?? 40);

interface Front {
  readonly store: ObjectStore;
  /** Its requests fail from now on, as if the process were gone. */
  die(): void;
}

async function openFronts(
  count: number,
  bucket: MemoryBucket,
  step: () => Promise<void>,
  more: Partial<Timing> = {},
): Promise<Front[]> {
  await (await ObjectStore.open({ engine: new MemoryObjects(bucket), create: true }))[Symbol.asyncDispose]();
  const fronts: Front[] = [];
  for (let at = 0; at < count; at += 1) {
    let isDead = false;
    let isOpen = false;
    const pass = async (): Promise<void> => {
      if (isOpen) await step();
      if (isDead) throw new StorageError('the process is gone', 'unreachable');
    };
    const around: Interception = { before: pass, after: pass };
    const engine = new MemoryObjects(bucket, around);
    const timing = { totalsMs: 3_600_000, noticeMs: 3_600_000, patienceMs: 5000, ...more };
    const store = await ObjectStore.open({ engine, wait: step, timing });
    isOpen = true;
    fronts.push({ store, die: () => void (isDead = true) });
  }
  return fronts;
}

/** What is in the bucket in the end, seen by a front that was not there before. */
async function readAfresh(bucket: MemoryBucket, asset: NewAsset): Promise<Uint8Array | undefined> {
  await using store = await ObjectStore.open({ engine: new MemoryObjects(bucket) });
  return (await store.read(asset.id))?.bytes;
}

const settle = async (puts: Promise<PutResult>[]): Promise<(PutResult | undefined)[]> =>
  (await Promise.allSettled(puts)).map((each) => (each.status === 'fulfilled' ? each.value : undefined));

afterEach(() => vi.restoreAllMocks());

describe.each(['no', 'yes'] as const)('fronts at the same id, conditional PUT: %s', (conditional) => {
  it('one of two that put other bytes is told that they are stored, in every order', async () => {
    const orders = new Set<string>();
    for (let seed = 1; seed <= ROUNDS; seed += 1) {
      const random = createRandom(seed);
      const bucket = new MemoryBucket(conditional);
      const scheduler = new Scheduler(random);
      const fronts = await openFronts(2, bucket, scheduler.step);
      const one = sampleAsset(random, 40);
      const other = { ...one, bytes: random.bytes(50) };
      const [first, second] = await settle([fronts[0]!.store.put(one), fronts[1]!.store.put(other)]);
      expect(new Set([first?.outcome, second?.outcome]), `seed ${seed}`).toEqual(
        new Set(['conflict', 'stored']),
      );
      const winner = first?.outcome === 'stored' ? one : other;
      expect(await readAfresh(bucket, one), `seed ${seed}`).toEqual(winner.bytes);
      orders.add(first!.outcome);
      expect(first?.asset.hash).toBe(second?.asset.hash);
    }
    expect(orders.size).toBe(2);
  });

  it('of many fronts with three contents exactly one content is stored, and nobody is told otherwise', async () => {
    for (let seed = 1; seed <= ROUNDS / 4; seed += 1) {
      const random = createRandom(seed);
      const bucket = new MemoryBucket(conditional);
      const fronts = await openFronts(6, bucket, new Scheduler(random).step);
      const one = sampleAsset(random, 40);
      const contents = [one.bytes, random.bytes(30), random.bytes(20)];
      const puts = fronts.map(async ({ store }, at) => await store.put({ ...one, bytes: contents[at % 3]! }));
      const outcomes = await settle(puts);
      const kept = await readAfresh(bucket, one);
      for (const [at, result] of outcomes.entries()) {
        if (result === undefined) continue;
        const isKept = Buffer.compare(contents[at % 3]!, kept ?? Buffer.alloc(0)) === 0;
        expect(result.outcome === 'conflict', `seed ${seed}: ${result.outcome}`).toBe(!isKept);
      }
      expect(outcomes.filter((each) => each?.outcome === 'stored').length).toBeGreaterThan(0);
    }
  });

  it('a front that dies in the middle takes nothing with it that another was told', async () => {
    for (let seed = 1; seed <= ROUNDS; seed += 1) {
      const random = createRandom(seed);
      const bucket = new MemoryBucket(conditional);
      const patient = { patienceMs: 200_000, putMs: 200_000 };
      const fronts = await openFronts(3, bucket, new Scheduler(random).step, patient);
      const one = sampleAsset(random, 40);
      let left = random.integer(1, 30);
      const dying = fronts[0]!;
      const count = (): void => {
        left -= 1;
        if (left === 0) dying.die();
        else if (left > 0) setImmediate(count);
      };
      count();
      // Time passes by requests, for the bucket as for the fronts: so the claim of the dead one ends, and who lives gives
      // his back in time, on any machine.
      const [wall, monotonic] = [Date.now() / 1000, performance.now()];
      let seconds = 0;
      bucket.clock = () => wall + (seconds += 0.1);
      const clock = vi.spyOn(performance, 'now').mockImplementation(() => monotonic + 1000 * seconds);
      const puts = fronts.map(
        async ({ store }, at) => await store.put({ ...one, bytes: Buffer.from(`bytes ${at}`) }),
      );
      const outcomes = await settle(puts);
      clock.mockRestore();
      const kept = Buffer.from((await readAfresh(bucket, one)) ?? '').toString();
      for (const [at, result] of outcomes.entries())
        if (result !== undefined)
          expect(result.outcome === 'stored', `seed ${seed}`).toBe(kept === `bytes ${at}`);
      if (outcomes.every((each) => each === undefined)) continue;
      expect(kept).not.toBe('');
    }
  });

  it('removals and puts of one id leave what the last of them said', async () => {
    for (let seed = 1; seed <= ROUNDS / 2; seed += 1) {
      const random = createRandom(seed);
      const bucket = new MemoryBucket(conditional);
      const fronts = await openFronts(2, bucket, new Scheduler(random).step);
      const one = sampleAsset(random, 40);
      await fronts[0]!.store.put(one);
      const other = { ...one, bytes: random.bytes(50) };
      const [removed, put] = await Promise.all([
        fronts[0]!.store.remove(one.id),
        fronts[1]!.store.put(other),
      ]);
      expect(removed).toBe(true);
      const kept = await readAfresh(bucket, one);
      // Before the removal the put met the old bytes; after it there was nothing to conflict with.
      if (put.outcome === 'conflict') expect(kept, `seed ${seed}`).toBeUndefined();
      else expect(kept, `seed ${seed}`).toEqual(other.bytes);
    }
  });
});

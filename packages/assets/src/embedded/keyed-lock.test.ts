import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { IdleWork } from './idle-work.ts';
import { KeyedLock } from './keyed-lock.ts';

afterEach(() => vi.useRealTimers());

it('one at a time has a key, in the order of coming, and others have theirs meanwhile', async () => {
  const lock = new KeyedLock();
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const hold = (key: string, name: string) =>
    lock.run(key, async () => {
      order.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return name;
    });
  const all = [hold('a', 'first'), hold('a', 'second'), hold('b', 'other'), hold('a', 'third')];
  expect(order).toEqual(['first', 'other']);
  ends.shift()!();
  await nextTurn();
  expect(order).toEqual(['first', 'other', 'second']);
  for (let turn = 0; turn < 3; turn += 1) {
    for (const end of ends.splice(0)) end();
    await nextTurn();
  }
  expect(await Promise.all(all)).toEqual(['first', 'second', 'other', 'third']);
});

it('a key is free again when its holder failed', async () => {
  const lock = new KeyedLock();
  const failing = lock.run('a', () => Promise.reject(new RangeError('no')));
  const next = lock.run('a', async () => 'next');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('next');
});

it('idle work is done once for all who want it, again for who wants it later, and never after its end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let runs = 0;
  const work = new IdleWork(async () => void (runs += 1), 500);
  work.want();
  work.want();
  await vi.advanceTimersByTimeAsync(499);
  expect(runs).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toBe(1);
  await Promise.all([work.run(), work.run()]);
  work.want();
  await vi.advanceTimersByTimeAsync(500);
  expect(runs).toBe(3);
  work.want();
  await work.stop();
  work.want();
  await vi.advanceTimersByTimeAsync(5000);
  expect(runs).toBe(3);
});

it('idle work that failed is tried another time, and tells how it failed until it does not', async () => {
  let fails = true;
  const work = new IdleWork(async () => {
    if (fails) throw new RangeError('full');
  }, 1e6);
  await work.run();
  expect(work.fault).toEqual(new RangeError('full'));
  fails = false;
  await work.run();
  expect(work.fault).toBeUndefined();
  await work.stop();
});

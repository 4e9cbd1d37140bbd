import { describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { mapInOrder, withoutFirst } from './in-order.ts';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number++) yield number;
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

/** Waits for a number of turns of the event loop, so that later calls may be done sooner. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

describe('mapInOrder', () => {
  it('keeps the order, and no more calls under way than it may', async () => {
    let [now, most] = [0, 0];
    const results = mapInOrder(numbers(30), { calls: 5 }, async (number) => {
      most = Math.max(most, ++now);
      await turns(1 + (number % 4));
      now--;
      return number;
    });
    expect(await all(results)).toEqual(await all(numbers(30)));
    expect(most).toBe(5);
  });

  it('keeps to the weight, but for one call that is heavier alone', async () => {
    let [now, most] = [0, 0];
    const weigh = (number: number): number => (number === 7 ? 100 : 4);
    await all(
      mapInOrder(numbers(20), { calls: 10, weight: 10, weigh }, async (number) => {
        now += weigh(number);
        most = Math.max(most, now);
        if (number === 7) expect(now).toBe(100);
        await turns(1);
        now -= weigh(number);
      }),
    );
    expect(most).toBe(100);
  });

  it('ends with the first error, in its turn, after what was under way', async () => {
    let done = 0;
    const seen: number[] = [];
    const results = mapInOrder(numbers(20), { calls: 4 }, async (number) => {
      await turns(number === 5 ? 0 : 3);
      if (number === 5) throw new UsageError('five');
      done++;
      return number;
    });
    const reading = (async () => {
      for await (const number of results) seen.push(number);
    })();
    await expect(reading).rejects.toThrow('five');
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(done).toBeGreaterThanOrEqual(7);
  });
});

describe('mapInOrder of an input that breaks off', () => {
  it('gives everything that came before, then the error', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield* numbers(20);
      throw new UsageError('cut off');
    }
    const seen: number[] = [];
    const reading = (async () => {
      for await (const number of mapInOrder(broken(), { calls: 32 }, async (one) => {
        await turns(one % 3);
        return one;
      }))
        seen.push(number);
    })();
    await expect(reading).rejects.toThrow('cut off');
    expect(seen).toEqual(await all(numbers(20)));
  });
});

describe('withoutFirst', () => {
  it('leaves out so many', async () => {
    expect(await all(withoutFirst(numbers(5), 3))).toEqual([3, 4]);
    expect(await all(withoutFirst(numbers(2), 3))).toEqual([]);
    expect(await all(withoutFirst(numbers(2), 0))).toEqual([0, 1]);
  });
});

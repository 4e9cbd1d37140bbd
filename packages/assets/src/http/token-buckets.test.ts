import { describe, expect, it } from 'vitest';
import { TokenBuckets } from './token-buckets.ts';

const SECOND_MS = 1000;

describe('token buckets', () => {
  it('forget those that are full again: a thousand addresses of a day cost no more than ten', () => {
    const buckets = new TokenBuckets({ requestsPerSecond: 1, burst: 3 });
    const sizes = Array.from({ length: 1000 }, (_, n) => {
      buckets.take(String(n), (n * SECOND_MS) / 2);
      return buckets.size;
    });
    expect(Math.max(...sizes)).toBe(2);
  });

  it('keep those that are not full, however many others come', () => {
    const buckets = new TokenBuckets({ requestsPerSecond: 1, burst: 3, mostDebt: 100 });
    for (let taken = 0; taken < 100; taken++) buckets.take('guesser', 0);
    for (let n = 0; n < 50; n++) buckets.take(String(n), n * SECOND_MS);
    expect(buckets.waitMs('guesser', 50 * SECOND_MS)).toBe(48 * SECOND_MS);
  });
});

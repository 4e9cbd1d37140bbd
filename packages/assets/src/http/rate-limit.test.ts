import { describe, expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

describe('the rate limit', () => {
  it('lets a burst through, then one each so often, for every address by itself', () => {
    const admit = createRateLimit({ requestsPerSecond: 10, burst: 3 });
    expect([1, 2, 3].map(() => admit('a', 0))).toEqual([0, 0, 0]);
    expect(admit('a', 0)).toBe(100);
    expect(admit('b', 0)).toBe(0);
    expect(admit('a', 99)).toBeGreaterThan(0);
    expect(admit('a', 100)).toBe(0);
  });

  it('saves no more than the burst, and is not fooled by a clock that goes back', () => {
    const admit = createRateLimit({ requestsPerSecond: 10, burst: 2 });
    admit('a', 1_000_000);
    expect(admit('a', 0)).toBe(0);
    expect(admit('a', 0)).toBeGreaterThan(0);
  });

  it('forgets the address that was quiet longest, so that many of them cost little', () => {
    const admit = createRateLimit({ requestsPerSecond: 1, burst: 1 });
    admit('first', 0);
    for (let address = 0; address < 10_000; address++) admit(String(address), 0);
    expect(admit('first', 0)).toBe(0);
    expect(admit('9999', 0)).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import { createRateLimit, GuessLimit } from './rate-limit.ts';

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

  it('counts all addresses of an IPv6 network as one', () => {
    const admit = createRateLimit({ requestsPerSecond: 1, burst: 2 });
    const waits = ['1', '2', '3'].map((host) => admit(`2001:db8:0:7::${host}`, 0));
    expect(waits).toEqual([0, 0, 1000]);
    expect(admit('2001:db8:0:8::1', 0)).toBe(0);
  });
});

describe('the limit of guesses', () => {
  const LIMIT = { requestsPerSecond: 0.5, burst: 2 };

  it('counts what was wrong, and then lets one be looked at each so often', () => {
    const guesses = new GuessLimit(LIMIT);
    const waitMs = (nowMs: number): number => guesses.waitMs('10.0.0.1', nowMs);
    expect(waitMs(0)).toBe(0);
    guesses.wrong('10.0.0.1', 0);
    guesses.wrong('10.0.0.1', 0);
    expect([0, 500, 2000].map(waitMs)).toEqual([2000, 1500, 0]);
    guesses.wrong('10.0.0.1', 2000);
    expect(waitMs(2000)).toBe(2000);
  });

  it.each([
    ['10.0.0.1', '::ffff:10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['2001:db8::1', '2001:db8:0:0:5::2', true],
    ['2001:db8::1:2:3:4:5', '2001:db8:0:1::', true],
    ['fe80::1%eth0', 'fe80::2', true],
    ['::1', '::2', true],
  ])('takes %s and %s for one network: %s', (one, other, isSame) => {
    const guesses = new GuessLimit({ requestsPerSecond: 1, burst: 1 });
    guesses.wrong(one, 0);
    expect(guesses.waitMs(other, 0) > 0).toBe(isSame);
  });

  it('does not forget who has guessed most, for many who mistype once', () => {
    const guesses = new GuessLimit(LIMIT);
    for (let wrong = 0; wrong < 2; wrong++) guesses.wrong('10.0.0.1', 0);
    for (let host = 0; host < 20_000; host++) guesses.wrong(`10.1.${host >> 8}.${host & 255}`, 0);
    expect(guesses.waitMs('10.0.0.1', 0)).toBe(2000);
  });

  it('lets a site guess as much as ten networks, however many it has', () => {
    const guesses = new GuessLimit(LIMIT);
    let looked = 0;
    for (let network = 0; network < 65_536; network++) {
      const address = `2001:db8:5:${network.toString(16)}::1`;
      if (guesses.waitMs(address, 0) > 0) continue;
      looked++;
      guesses.wrong(address, 0);
    }
    expect(looked).toBe(20);
    expect(guesses.waitMs('2001:db8:6::1', 0)).toBe(0);
    expect(guesses.waitMs('2001:db8:5:ffff::9', 0)).toBe(200);
  });
});

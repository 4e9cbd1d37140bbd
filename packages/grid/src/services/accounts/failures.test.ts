import { MOST_BUCKETS, networkOf } from '@landfall/assets/http';
import { describe, expect, it } from 'vitest';
import { FREE_FAILURES, Failures, MOST_DELAY_MS, MS_PER_FAILURE } from './failures.ts';

const failTimes = (failures: Failures, times: number, address = 'a', now = 0): number[] =>
  Array.from({ length: times }, () => failures.delayOf(address, now));

describe('the answer to a wrong login', () => {
  it('comes at once for whoever mistypes, and later and later for whoever tries on', () => {
    const delays = failTimes(new Failures(), FREE_FAILURES + 3);
    expect(delays.slice(0, FREE_FAILURES)).toEqual(Array.from({ length: FREE_FAILURES }, () => 0));
    expect(delays.slice(FREE_FAILURES)).toEqual([1, 2, 3].map((count) => count * MS_PER_FAILURE));
  });

  it('never takes longer than a client waits, and all is forgiven after a while', () => {
    const failures = new Failures();
    expect(Math.max(...failTimes(failures, 1000))).toBe(MOST_DELAY_MS);
    const later = MOST_DELAY_MS + FREE_FAILURES * MS_PER_FAILURE;
    expect(failTimes(failures, FREE_FAILURES, 'a', later).at(-1)).toBe(0);
  });

  it('is not held back for others', () => {
    const failures = new Failures();
    failTimes(failures, 1000);
    expect(failures.delayOf('b', 0)).toBe(0);
  });

  it('is remembered of those who have failed most, however many others fail after them', () => {
    const failures = new Failures();
    failTimes(failures, 1000, '10.0.0.1');
    for (let other = 0; other < MOST_BUCKETS + 100; other += 1)
      failures.delayOf(`10.${1 + (other >> 16)}.${(other >> 8) & 255}.${other & 255}`, 0);
    expect(failures.delayOf('10.0.0.1', 0)).toBe(MOST_DELAY_MS);
  });

  it('is held back for all networks of a site together, and for no other site', () => {
    const failures = new Failures();
    const delays = Array.from({ length: 1000 }, (_, at) =>
      failures.delayOf(networkOf(`2001:db8:1:${at.toString(16)}::1`), 0),
    );
    expect(delays.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 0));
    expect(delays.at(-1)).toBe((900 * MS_PER_FAILURE) / 10);
    expect(failures.delayOf(networkOf('2001:db8:2::1'), 0)).toBe(0);
    expect(failures.delayOf(networkOf('192.0.2.1'), 0)).toBe(0);
  });
});

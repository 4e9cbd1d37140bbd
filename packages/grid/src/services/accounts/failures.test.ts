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

  it('is remembered of so many addresses, the latest', () => {
    const failures = new Failures();
    failTimes(failures, 1000, 'first');
    for (let address = 0; address < 4096; address += 1) failures.delayOf(String(address), 0);
    expect(failures.delayOf('first', 0)).toBe(0);
    failTimes(failures, 1000, 'last');
    expect(failures.delayOf('last', 0)).toBe(MOST_DELAY_MS);
  });
});

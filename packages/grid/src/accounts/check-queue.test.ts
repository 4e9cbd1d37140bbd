import { describe, expect, it } from 'vitest';
import { CheckQueue, MOST_CHECKS_AT_ONCE, MOST_CHECKS_WAITING } from './check-queue.ts';

const ROOM = MOST_CHECKS_AT_ONCE + MOST_CHECKS_WAITING;

describe('a queue of checks', () => {
  it('runs a few at once, lets some wait in order, and sends the rest away', async () => {
    const queue = new CheckQueue();
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const results = Array.from({ length: ROOM + 3 }, (_, index) =>
      queue.run(async () => {
        started.push(index);
        await new Promise<void>((resolve) => finish.push(resolve));
        return index;
      }),
    );
    expect(await Promise.all(results.slice(ROOM))).toEqual(['busy', 'busy', 'busy']);
    expect(started).toEqual([0, 1]);
    for (let index = 0; index < ROOM; index++) {
      finish[index]!();
      expect(await results[index]).toBe(index);
    }
    expect(started).toEqual(Array.from({ length: ROOM }, (_, index) => index));
  });

  it('has room again after work that failed', async () => {
    const queue = new CheckQueue();
    const fail = (): Promise<never> => Promise.reject(new TypeError('no'));
    for (let round = 0; round < ROOM + 1; round++) await expect(queue.run(fail)).rejects.toThrow('no');
    expect(await queue.run(() => Promise.resolve('done'))).toBe('done');
  });
});

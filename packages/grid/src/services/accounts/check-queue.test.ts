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

  /** A queue whose work ends when it is told to; what was begun, in order. */
  function heldQueue() {
    const queue = new CheckQueue();
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const ask = (address: string, name: string): Promise<string> =>
      queue.run(
        async () => {
          begun.push(`${address} ${name}`);
          await new Promise<void>((resolve) => ends.push(resolve));
          return 'done';
        },
        { address, name },
      );
    const endNext = async (): Promise<void> => {
      ends.shift()!();
      for (let tick = 0; tick < 10; tick += 1) await Promise.resolve();
    };
    return { ask, begun, endNext };
  }

  it.each([
    ['for the same name', () => 'known', () => 'attacker'],
    ['for one name each from its own address', () => 'known', (index: number) => `address ${index}`],
    [
      'for ever new names from the networks of one site',
      (index: number) => `name ${index}`,
      (index: number) => `2001:db8:1:${index.toString(16)}::/64`,
    ],
    ['for ever new names from one address', (index: number) => `name ${index}`, () => 'attacker'],
  ])('lets somebody else in before a crowd %s', async (_, nameOf, addressOf) => {
    const { ask, begun, endNext } = heldQueue();
    const crowd = Array.from({ length: 400 }, (__, index) => ask(addressOf(index), nameOf(index)));
    const honest = ask('home', 'honest');
    await endNext();
    await endNext();
    expect(begun).toContain('home honest');
    void Promise.allSettled([...crowd, honest]);
  });

  it('lets the owner of an attacked name in from elsewhere', async () => {
    const { ask, begun, endNext } = heldQueue();
    for (let index = 0; index < 400; index += 1) void ask('attacker', 'known');
    void ask('home', 'known');
    await endNext();
    await endNext();
    expect(begun).toContain('home known');
  });

  it('lets addresses take turns', async () => {
    const { ask, begun, endNext } = heldQueue();
    for (let index = 0; index < 20; index += 1) void ask('school', `pupil ${index}`);
    for (let index = 0; index < 20; index += 1) void ask('attacker', `pupil ${index}`);
    for (let index = 0; index < 18; index += 1) await endNext();
    const pupils = begun.filter((one) => one.startsWith('school')).length;
    expect(Math.abs(pupils - 10)).toBeLessThanOrEqual(1);
  });
});

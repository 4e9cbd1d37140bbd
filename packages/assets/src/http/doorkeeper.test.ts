import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Doorkeeper } from './doorkeeper.ts';

const USER = { user: 'gridsim', password: 'secret' };
const basic = (password: string): string =>
  `Basic ${Buffer.from(`${USER.user}:${password}`).toString('base64')}`;
const caller = (address: string, authorization?: string) => ({
  headers: authorization === undefined ? {} : { authorization },
  from: { address, port: 1 },
});

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

describe('who comes in', () => {
  const door = new Doorkeeper([USER]);
  const statusOf = (address: string, authorization?: string): number | undefined =>
    door.refuse(caller(address, authorization))?.status;

  it('has the credential; who sends none guesses nothing', () => {
    for (let count = 0; count < 50; count++) expect(statusOf('198.51.100.1')).toBe(401);
    expect(statusOf('198.51.100.1', basic('secret'))).toBeUndefined();
    expect(door.isKnown(caller('198.51.100.1', basic('secret')))).toBe(true);
    expect(door.isKnown(caller('198.51.100.1'))).toBe(false);
  });

  it('waits after ten wrong ones, right or wrong, 6 s for each further guess; others do not', () => {
    for (let count = 0; count < 10; count++) expect(statusOf('198.51.100.2', basic(`${count}`))).toBe(401);
    const right = caller('198.51.100.2', basic('secret'));
    expect(door.refuse(right)).toMatchObject({ status: 429, headers: { 'retry-after': 6 } });
    expect(door.isKnown(right)).toBe(false);
    expect(statusOf('198.51.100.3', basic('secret'))).toBeUndefined();
    vi.advanceTimersByTime(6000);
    expect([statusOf('198.51.100.2', basic('11')), statusOf('198.51.100.2', basic('12'))]).toEqual([
      401, 429,
    ]);
    vi.advanceTimersByTime(6000);
    expect(door.refuse(right)).toBeUndefined();
    expect(door.refuse(right)).toBeUndefined();
  });

  it('is one of a /64, of whose addresses a guesser has as many as he likes', () => {
    for (let count = 0; count < 10; count++)
      expect(statusOf(`2001:db8:1:2::${count}`, basic(`${count}`))).toBe(401);
    expect(statusOf('2001:db8:1:2:ffff::1', basic('secret'))).toBe(429);
    expect(statusOf('2001:db8:1:3::1', basic('secret'))).toBeUndefined();
  });

  it.each([2, 3, 4, 10])('guesses no more at %d doors than at one, at once and in an hour', (count) => {
    const doors = Array.from({ length: count }, () => new Doorkeeper([USER], {}, count));
    const looked = (): number =>
      doors.filter((one) => one.refuse(caller('198.51.100.5', basic('wrong')))?.status === 401).length;
    let seen = 0;
    for (let turn = 0; turn < 20; turn++) seen += looked();
    expect([seen <= 10, seen >= 10 - count]).toEqual([true, true]);
    for (let seconds = 0; seconds < 3600; seconds++) {
      vi.advanceTimersByTime(1000);
      seen += looked();
    }
    expect(seen).toBeLessThanOrEqual(10 + 3600 / 6);
    expect(seen).toBeGreaterThan(580);
  });

  it('is everybody where there are no credentials', () => {
    const open = new Doorkeeper([]);
    for (let count = 0; count < 20; count++)
      expect(open.refuse(caller('198.51.100.4', basic(`${count}`)))).toBeUndefined();
    expect(open.isKnown(caller('198.51.100.4'))).toBe(true);
  });
});

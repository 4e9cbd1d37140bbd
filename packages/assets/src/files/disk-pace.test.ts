import { describe, expect, it } from 'vitest';
import { DiskPace } from './disk-pace.ts';

describe('pace of the disk', () => {
  it('sends the next ones to threads after two in a row that took long, then tries again', () => {
    let now = 0;
    const pace = new DiskPace(() => now);
    const slow = (): number => (now += 5);
    expect([pace.isQuick(), pace.time(() => 7), pace.isQuick()]).toEqual([true, 7, true]);
    pace.time(slow);
    pace.time(() => 7);
    pace.time(slow);
    expect(pace.isQuick()).toBe(true);
    pace.time(slow);
    const turns = (): number => Array.from({ length: 1000 }, () => pace.isQuick()).indexOf(true);
    expect(turns()).toBe(256);
    pace.time(slow);
    expect(turns()).toBe(256);
    pace.time(() => 7);
    pace.time(slow);
    expect(turns()).toBe(0);
  });

  it('counts those that failed late, too', () => {
    let now = 0;
    const pace = new DiskPace(() => now);
    const late = (): never => {
      now += 5;
      throw new RangeError('no');
    };
    for (let turn = 0; turn < 2; turn++) expect(() => pace.time(late)).toThrow('no');
    expect(pace.isQuick()).toBe(false);
  });
});

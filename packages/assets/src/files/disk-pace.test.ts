import { describe, expect, it } from 'vitest';
import { DiskPace } from './disk-pace.ts';

describe('pace of the disk', () => {
  it('sends the next ones to threads after one that took long, then tries again', () => {
    let now = 0;
    const pace = new DiskPace(() => now);
    expect(pace.isQuick()).toBe(true);
    expect(pace.time(() => 7)).toBe(7);
    expect(pace.isQuick()).toBe(true);
    pace.time(() => (now += 5));
    const answers = Array.from({ length: 514 }, () => pace.isQuick());
    expect([answers.indexOf(true), answers.filter(Boolean).length]).toEqual([512, 2]);
  });

  it('counts one that failed late, too', () => {
    let now = 0;
    const pace = new DiskPace(() => now);
    const late = (): never => {
      now += 5;
      throw new RangeError('no');
    };
    expect(() => pace.time(late)).toThrow('no');
    expect(pace.isQuick()).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { ProgressMeter } from './progress.ts';
import type { MigrationProgress } from './progress.ts';
import { createTestClock } from './test-clock.ts';

function meterOf(): { meter: ProgressMeter; told: MigrationProgress[]; advance: (ms: number) => void } {
  const clock = createTestClock();
  const told: MigrationProgress[] = [];
  return {
    told,
    meter: new ProgressMeter(clock, (progress) => told.push(progress)),
    advance: (ms) => clock.advance(ms),
  };
}

describe('how a transfer is going', () => {
  it('is told four times a second at most', () => {
    const { meter, told, advance } = meterOf();
    for (let tenth = 0; tenth < 10; tenth++) {
      advance(100);
      meter.add(10, { done: tenth, total: 10 });
    }
    expect(told.map(({ assets }) => assets)).toEqual([3, 6, 9]);
    expect(meter.elapsedMs).toBe(1000);
  });

  it('has rates since the start, and the part that is done', () => {
    const { meter, told, advance } = meterOf();
    meter.add(500, { done: 1000, total: 11_000 });
    advance(2000);
    meter.add(1500, { done: 6000, total: 11_000 });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ assets: 2, bytes: 2000, assetsPerSecond: 1, bytesPerSecond: 1000 });
    expect(told[0]!.part).toBeCloseTo(6 / 11);
  });

  it('reckons the time left from what this run did, not from what an earlier one had done', () => {
    const { meter, told, advance } = meterOf();
    meter.add(1, { done: 9000, total: 10_000 });
    advance(1000);
    meter.add(1, { done: 9100, total: 10_000 });
    expect(told[0]!.secondsLeft).toBeCloseTo(9);
  });

  it('knows nothing where the source does not know its size, or does not move', () => {
    const { meter, told, advance } = meterOf();
    advance(300);
    meter.add(1, { done: 5, total: 0 });
    advance(300);
    meter.add(1, { done: 5, total: 10 });
    expect(told.map(({ part, secondsLeft }) => [part, secondsLeft])).toEqual([
      [undefined, undefined],
      [0.5, undefined],
    ]);
  });

  it('is never more than all of it', () => {
    const { meter, told, advance } = meterOf();
    meter.add(1, { done: 0, total: 10 });
    advance(300);
    meter.add(1, { done: 12, total: 10 });
    expect(told[0]).toMatchObject({ part: 1, secondsLeft: 0 });
  });

  it('need not be told to anybody', () => {
    const clock = createTestClock();
    const meter = new ProgressMeter(clock);
    clock.advance(1000);
    meter.add(1, { done: 1, total: 1 });
    expect(meter.elapsedMs).toBe(1000);
  });
});

import { describe, expect, it } from 'vitest';
import { NEVER } from './instant.ts';
import { Shaper, type Shaped } from './shaper.ts';
import { OPENSIM_START_THROTTLE, VIEWER_THROTTLE, type ThrottleCategory } from './throttle.ts';
import { TokenBucket } from './token-bucket.ts';

interface Item extends Shaped {
  readonly number: number;
}

const item = (category: ThrottleCategory | undefined, number: number, sizeBytes = 1000): Item => ({
  category,
  number,
  sizeBytes,
});

/** Wakes the shaper when it asks, until then; says what left when. */
function letOut(shaper: Shaper<Item>, until: number): { number: number; at: number; sizeBytes: number }[] {
  const out = [];
  for (let now = 0; now <= until; now = Math.max(now, shaper.dueAt)) {
    for (let next = shaper.shift(now); next !== undefined; next = shaper.shift(now)) {
      out.push({ number: next.number, at: now, sizeBytes: next.sizeBytes });
    }
  }
  return out;
}

describe('TokenBucket', () => {
  it('is full at first, then lets through at its rate', () => {
    const bucket = new TokenBucket(80_000, 0);
    expect(bucket.take(1200, 0)).toBe(true);
    expect(bucket.take(1000, 0)).toBe(false);
    expect(bucket.availableAt(1000)).toBeCloseTo(100, 0);
    expect(bucket.take(1000, 99)).toBe(false);
    expect(bucket.take(1000, 100)).toBe(true);
  });

  it('keeps what is in it, and what it lacks, at another rate', () => {
    const bucket = new TokenBucket(80_000, 0);
    bucket.take(5000, 0);
    bucket.setRate(8_000_000, 0);
    expect(bucket.availableAt(1200)).toBeCloseTo((3800 + 1200) / 1000);
    bucket.setRate(80_000, 1000);
    expect(bucket.take(1200, 1000)).toBe(true);
    expect(bucket.take(1, 1000)).toBe(false);
  });

  it('gets nothing by being switched off and on', () => {
    const bucket = new TokenBucket(80_000, 0);
    bucket.setRate(0, 0);
    bucket.setRate(80_000, 0);
    expect(bucket.take(100, 0)).toBe(false);
    expect(bucket.take(100, 20)).toBe(true);
  });

  it('lets a packet through that is larger than itself, and makes the next one wait for it', () => {
    const bucket = new TokenBucket(80_000, 0);
    expect(bucket.take(5000, 0)).toBe(true);
    expect(bucket.availableAt(100)).toBeCloseTo((3800 + 100) / 10, 0);
  });

  it('lets nothing through at the rate 0', () => {
    const bucket = new TokenBucket(0, 0);
    expect(bucket.take(1, 1e9)).toBe(false);
    expect(bucket.availableAt(1)).toBe(NEVER);
  });

  it('does not mind a clock that goes back', () => {
    const bucket = new TokenBucket(80_000, 1000);
    bucket.take(1200, 1000);
    expect(bucket.take(1000, 0)).toBe(false);
    expect(bucket.take(1000, 1100)).toBe(true);
  });
});

describe('Shaper', () => {
  it('lets everything pass until it is told a throttle', () => {
    const shaper = new Shaper<Item>();
    for (let i = 0; i < 1000; i++) expect(shaper.pass('land', 1200, 0)).toBe(true);
  });

  it('keeps to the rate of a category within the burst', () => {
    const shaper = new Shaper<Item>();
    shaper.setThrottle(OPENSIM_START_THROTTLE, 0);
    for (let i = 0; i < 300; i++) shaper.push(item('land', i));
    const left = letOut(shaper, 20_000);
    for (const { at } of left) {
      const bytes = left.filter((other) => other.at <= at).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      expect(bytes).toBeLessThanOrEqual(9125 * (at / 1000) + 1200 + 1);
    }
    const rate = (left.length * 1000) / 20;
    expect(rate).toBeGreaterThan(9125 * 0.97);
    expect(left.map(({ number }) => number)).toEqual(left.map((_, i) => i));
  });

  it('lets a slow category not hold up another', () => {
    const shaper = new Shaper<Item>();
    shaper.setThrottle({ ...VIEWER_THROTTLE, wind: 400 }, 0);
    for (let i = 0; i < 10; i++) shaper.push(item('wind', i));
    for (let i = 100; i < 120; i++) shaper.push(item('task', i));
    const numbers = letOut(shaper, 500).map(({ number }) => number);
    expect(numbers.filter((number) => number >= 100)).toHaveLength(20);
    expect(numbers.filter((number) => number < 100)).toHaveLength(1);
  });

  it('keeps the order within a category: nothing passes what waits', () => {
    const shaper = new Shaper<Item>();
    shaper.push(item('task', 1));
    expect(shaper.pass('task', 10, 0)).toBe(false);
    expect(shaper.pass('land', 10, 0)).toBe(true);
    expect(shaper.pass(undefined, 10, 0)).toBe(true);
  });

  it('counts what waits', () => {
    const shaper = new Shaper<Item>();
    expect(shaper.dueAt).toBe(NEVER);
    shaper.push(item('task', 1, 100));
    shaper.push(item(undefined, 2, 50));
    expect([shaper.count, shaper.bytes]).toEqual([2, 150]);
    expect(shaper.shift(0)?.number).toBe(2);
    expect([shaper.count, shaper.bytes]).toEqual([1, 100]);
    shaper.clear();
    expect([shaper.count, shaper.bytes, shaper.dueAt]).toEqual([0, 0, NEVER]);
  });

  it('does not want to be woken more often than once a tick', () => {
    const shaper = new Shaper<Item>();
    shaper.setThrottle(VIEWER_THROTTLE, 0);
    for (let i = 0; i < 500; i++) shaper.push(item('task', i));
    const times = new Set(letOut(shaper, 1000).map(({ at }) => at));
    expect(times.size).toBeLessThanOrEqual(102);
  });
});

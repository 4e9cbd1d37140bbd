import { describe, expect, it } from 'vitest';
import { contentRange, resolveRange } from './byte-range.ts';

const part = (start: number, end: number): unknown => ({ type: 'part', range: { start, end } });
const whole = { type: 'whole' };
const unsatisfiable = { type: 'unsatisfiable' };

describe('a Range header', () => {
  it.each([
    ['bytes=0-9', part(0, 10)],
    ['bytes=90-', part(90, 100)],
    ['bytes=90-1000', part(90, 100)],
    ['bytes=99-99', part(99, 100)],
    ['bytes=-10', part(90, 100)],
    ['bytes=-1000', part(0, 100)],
    ['BYTES = 0-0', part(0, 1)],
    ['bytes=0-0, 500-600', part(0, 1)],
    ['bytes=100-', unsatisfiable],
    ['bytes=-0', unsatisfiable],
    ['bytes=200-300,400-', unsatisfiable],
    ['bytes=0-1,5-6', whole],
    ['bytes=5-4', whole],
    ['bytes=-', whole],
    ['bytes=', whole],
    ['bytes=a-b', whole],
    ['bytes=--5', whole],
    ['bytes=0-1,x', whole],
    ['bytes=1-99999999999999999999', part(1, 100)],
    ['lines=0-1', whole],
    [`bytes=${'0-0,'.repeat(5000)}0-0`, whole],
    [undefined, whole],
  ])('%s of 100 bytes', (header, outcome) => {
    expect(resolveRange(header, 100)).toEqual(outcome);
  });

  it('finds nothing in nothing', () => {
    expect(resolveRange('bytes=0-', 0)).toEqual(unsatisfiable);
    expect(resolveRange('bytes=-5', 0)).toEqual(unsatisfiable);
    expect(resolveRange(undefined, 0)).toEqual(whole);
  });

  it('never leaves the bytes, whatever is asked', () => {
    for (let first = 0; first < 12; first++)
      for (let last = 0; last < 12; last++) {
        const outcome = resolveRange(`bytes=${first}-${last}`, 10);
        if (outcome.type !== 'part') continue;
        expect(outcome.range.start).toBeGreaterThanOrEqual(0);
        expect(outcome.range.end).toBeLessThanOrEqual(10);
        expect(outcome.range.end).toBeGreaterThan(outcome.range.start);
      }
  });

  it('is told back with its last byte', () => {
    expect(contentRange({ start: 0, end: 4096 }, 65536)).toBe('bytes 0-4095/65536');
  });
});

import { describe, expect, it } from 'vitest';
import { duration, size } from './amounts.ts';

describe('sizes for people', () => {
  it('are exact in bytes, then in three digits of powers of 1024', () => {
    expect([0, 1, 1023].map(size)).toEqual(['0 bytes', '1 bytes', '1023 bytes']);
    expect([1024, 1536, 10 * 1024, 123_456].map(size)).toEqual(['1.00 KB', '1.50 KB', '10.0 KB', '121 KB']);
    expect([1024 ** 2, 5.25 * 1024 ** 3, 1024 ** 4].map(size)).toEqual(['1.00 MB', '5.25 GB', '1.00 TB']);
  });

  it('stay in the largest unit, however much there is', () => {
    expect(size(5000 * 1024 ** 4)).toBe('5000 TB');
  });
});

describe('times for people', () => {
  it('are in the unit in which two digits say enough', () => {
    expect([0, 1.4, 119].map(duration)).toEqual(['0 s', '1 s', '119 s']);
    expect([120, 7199].map(duration)).toEqual(['2 min', '120 min']);
    expect([7200, 172_799].map(duration)).toEqual(['2 h', '48 h']);
    expect([172_800, 864_000].map(duration)).toEqual(['2 days', '10 days']);
  });

  it('are none where a clock went back', () => {
    expect(duration(-5)).toBe('0 s');
  });
});

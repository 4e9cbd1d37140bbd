import { describe, expect, it } from 'vitest';
import { retryAfterMsOf } from './retry-after.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 12:01:30 GMT', 90_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5x', undefined],
    ['', undefined],
    [undefined, undefined],
    ['1234567890', undefined],
  ])('%j', (text, ms) => expect(retryAfterMsOf(text, NOON)).toBe(ms));

  it('makes no wait of a date when nobody knows what time it is', () =>
    expect(retryAfterMsOf('Thu, 01 Jan 2026 12:01:30 GMT')).toBeUndefined());
});

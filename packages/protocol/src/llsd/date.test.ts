import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LlsdDate, formatDate, parseDate } from './index.ts';

const YEAR_1 = -62_135_596_800;
const YEAR_9999 = 253_402_300_799;

describe('dates', () => {
  it('agree with the calendar of JavaScript', () => {
    fc.assert(
      fc.property(fc.integer({ min: YEAR_1, max: YEAR_9999 }), (seconds) => {
        const iso = new Date(seconds * 1000).toISOString();
        expect(formatDate(new LlsdDate(seconds))).toBe(iso.replace('.000Z', 'Z'));
        expect(parseDate(iso)?.secondsSinceEpoch).toBe(seconds);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('keep milliseconds', () => {
    expect(formatDate(new LlsdDate(-0.001))).toBe('1969-12-31T23:59:59.999Z');
    expect(parseDate('1969-12-31T23:59:59.999Z')?.secondsSinceEpoch).toBe(-0.001);
  });

  it.each(['2006-02-01T14:29:53.00Z', '2006-02-01 14:29:53', ' 2006-02-01T14:29:53Z '])(
    'reads %s',
    (text) => {
      expect(parseDate(text)?.secondsSinceEpoch).toBe(1_138_804_193);
    },
  );

  it.each([
    '',
    'yesterday',
    '2006-13-01T00:00:00Z',
    '2006-01-32T00:00:00Z',
    '2006-01-01T25:00:00Z',
    '2006-01-01',
  ])('knows no moment of %s', (text) => expect(parseDate(text)).toBeUndefined());

  it.each([Number.NaN, Infinity, 1e20, -1e20])('writes %d as the epoch', (seconds) => {
    expect(formatDate(new LlsdDate(seconds))).toBe('1970-01-01T00:00:00Z');
  });
});

import { describe, expect, it } from 'vitest';
import { longestRuns } from './runs.ts';

describe('the longest runs of digits in a text', () => {
  it('are counted by kind, each where it is longest', () => {
    expect(longestRuns('xyz 0123 abcdefABCDEF! Zz+/Zz')).toEqual({ hex: 12, base64: 12, anyBase64: 12 });
    expect(longestRuns('aa zz+/zz+/')).toEqual({ hex: 2, base64: 8, anyBase64: 8 });
  });

  it('of base64 go on over its plus and slash; only of either kind over dash and bar', () => {
    expect(longestRuns('AAAA+AAA/A').base64).toBe(10);
    expect(longestRuns('AAAA-AAA_A')).toMatchObject({ base64: 4, anyBase64: 10 });
    expect(longestRuns('GG+GG-GG')).toEqual({ hex: 0, base64: 5, anyBase64: 8 });
  });

  it('end at anything else, and with the text', () => {
    expect(longestRuns('aaaa=aa')).toEqual({ hex: 4, base64: 4, anyBase64: 4 });
    expect(longestRuns('= \n\xff')).toEqual({ hex: 0, base64: 0, anyBase64: 0 });
    expect(longestRuns('')).toEqual({ hex: 0, base64: 0, anyBase64: 0 });
  });
});

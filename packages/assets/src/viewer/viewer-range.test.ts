import { describe, expect, it } from 'vitest';
import { viewerRange } from './viewer-range.ts';

describe("a viewer's range of 100 bytes", () => {
  it.each([
    ['bytes=0-9', [0, 10]],
    ['bytes=0-99', [0, 100]],
    ['bytes=50-', [50, 100]],
    ['bytes=50-20000000', [50, 100]],
    ['bytes=60-20', [20, 21]],
    ['bytes=100-200', undefined],
    ['bytes=-5', undefined],
    ['bytes=0-1,2-3', undefined],
    ['bytes=0-3000000000', undefined],
    ['bytes=x', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (header, wanted) => {
    const range = viewerRange(header, 100);
    expect(range && [range.start, range.end]).toEqual(wanted);
  });
});

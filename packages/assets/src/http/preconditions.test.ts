import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { checkPreconditions, rangeApplies } from './preconditions.ts';

const ETAG = '"abc"';

describe('preconditions', () => {
  it.each<[IncomingHttpHeaders, string]>([
    [{}, 'proceed'],
    [{ 'if-none-match': '"abc"' }, 'not-modified'],
    [{ 'if-none-match': 'W/"abc"' }, 'not-modified'],
    [{ 'if-none-match': '"x", "abc" ,"y"' }, 'not-modified'],
    [{ 'if-none-match': '*' }, 'not-modified'],
    [{ 'if-none-match': '"abcd"' }, 'proceed'],
    [{ 'if-none-match': 'abc' }, 'proceed'],
    [{ 'if-match': '"abc"' }, 'proceed'],
    [{ 'if-match': '*' }, 'proceed'],
    [{ 'if-match': 'W/"abc"' }, 'failed'],
    [{ 'if-match': '"x"' }, 'failed'],
    [{ 'if-match': '"x"', 'if-none-match': '"abc"' }, 'failed'],
    [{ 'if-modified-since': 'Fri, 20 Nov 2026 20:54:08 GMT' }, 'proceed'],
  ])('%j', (headers, outcome) => {
    expect(checkPreconditions(headers, ETAG)).toBe(outcome);
  });

  it('let a range through for the same bytes only', () => {
    expect(rangeApplies({}, ETAG)).toBe(true);
    expect(rangeApplies({ 'if-range': '"abc"' }, ETAG)).toBe(true);
    expect(rangeApplies({ 'if-range': 'W/"abc"' }, ETAG)).toBe(false);
    expect(rangeApplies({ 'if-range': '"x"' }, ETAG)).toBe(false);
    expect(rangeApplies({ 'if-range': 'Fri, 20 Nov 2026 20:54:08 GMT' }, ETAG)).toBe(false);
  });
});

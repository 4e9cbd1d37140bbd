import { describe, expect, it } from 'vitest';
import { decodeSegment, parseTarget } from './request-path.ts';

describe('a request target', () => {
  it.each([
    ['/assets/x/data?a=b?c', { path: '/assets/x/data', query: 'a=b?c' }],
    ['/', { path: '/', query: '' }],
    ['http://127.0.0.1:9083/assets?q', { path: '/assets', query: 'q' }],
    ['HTTPS://grid', { path: '/', query: '' }],
    ['*', undefined],
    ['127.0.0.1:80', undefined],
    ['', undefined],
    ['ftp://x/y', undefined],
  ])('%s', (target, parsed) => {
    expect(parseTarget(target)).toEqual(parsed);
  });

  it('resolves percent-encoding, and says when it is broken', () => {
    expect(decodeSegment('%62b')).toBe('bb');
    expect(decodeSegment('%e0%a4%a')).toBeUndefined();
    expect(decodeSegment('%ff')).toBeUndefined();
    expect(decodeSegment('..%2f..')).toBe('../..');
  });
});

import { describe, expect, it } from 'vitest';
import { connectionError } from './failures.ts';

const told = (detail?: string): string => connectionError('http://a:1', 'unreachable', detail).message;

describe('a connection that failed', () => {
  it.each([
    ['ECONNREFUSED', 'http://a:1 cannot be reached (nothing listens there; ECONNREFUSED)'],
    ['ENOTFOUND', 'http://a:1 cannot be reached (there is no host of this name; ENOTFOUND)'],
    ['EHOSTDOWN', 'http://a:1 cannot be reached (EHOSTDOWN)'],
    ['toString', 'http://a:1 cannot be reached (toString)'],
    [undefined, 'http://a:1 cannot be reached'],
  ])('says what %s means', (detail, words) => {
    expect(told(detail)).toBe(words);
  });
});

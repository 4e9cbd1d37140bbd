import { describe, expect, it } from 'vitest';
import { fitWidth, widthOf, wrapWidth } from './index.ts';

describe('the width of text', () => {
  it.each([
    ['plain', 5],
    ['日本', 4],
    ['e\u0301', 1],
    ['🙂!', 3],
    ['', 0],
  ])('of %j is %i', (text, width) => expect(widthOf(text)).toBe(width));

  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['日本語です', 6, '日本…'],
    ['🙂🙂🙂', 4, '🙂…'],
    ['abc', 1, '…'],
  ])('%j fits into %i columns as %j', (text, columns, fitted) => {
    expect(fitWidth(text, columns)).toBe(fitted);
    expect(widthOf(fitted)).toBeLessThanOrEqual(columns);
  });

  it('wraps at spaces, and inside a word that is too long', () => {
    expect(wrapWidth('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
    expect(wrapWidth('a 日本語日本 b', 6)).toEqual(['a', '日本語', '日本 b']);
    expect(wrapWidth('', 5)).toEqual(['']);
  });
});

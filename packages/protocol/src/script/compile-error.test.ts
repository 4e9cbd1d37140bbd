import { describe, expect, it } from 'vitest';
import { parseCompileError } from './compile-error.ts';

describe('what a compiler says', () => {
  it.each([
    ['(3, 14): syntax error', { line: 3, column: 14, text: 'syntax error' }],
    [' (0,0) ERROR : two\nlines', { line: 0, column: 0, text: 'ERROR : two\nlines' }],
    ['no place', { line: 0, column: 0, text: 'no place' }],
    ['(1): half a place', { line: 0, column: 0, text: '(1): half a place' }],
    ['(99999999999, 1): far', { line: 0, column: 0, text: '(99999999999, 1): far' }],
    ['', { line: 0, column: 0, text: '' }],
  ])('%j has its place, where it says one', (words, error) => {
    expect(parseCompileError(words)).toEqual(error);
  });
});

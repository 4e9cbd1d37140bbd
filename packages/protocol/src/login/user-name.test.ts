import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.ts';
import { parseUserName } from './index.ts';

describe('parseUserName', () => {
  it.each([
    ['Test User', 'Test', 'User'],
    [' test\tuser ', 'test', 'user'],
    ['first.last', 'first', 'last'],
    ['first_last', 'first', 'last'],
    ['first . last', 'first', 'last'],
    ['Single', 'Single', 'Resident'],
  ])('%j', (text, firstName, lastName) => expect(parseUserName(text)).toEqual({ firstName, lastName }));

  it.each(['', ' . ', 'a b c', 'a.b.c'])('is not %j', (text) => {
    expect(() => parseUserName(text)).toThrow(UsageError);
  });
});

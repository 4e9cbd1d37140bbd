import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.ts';
import { MAX_NAME_LENGTH, parseUserName } from './index.ts';

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

  it('takes names that somebody can have, and does not repeat a longer one', () => {
    const [longest, longer] = ['x'.repeat(MAX_NAME_LENGTH), 'x'.repeat(MAX_NAME_LENGTH + 1)];
    expect(parseUserName(`${longest} ${longest}`).lastName).toHaveLength(MAX_NAME_LENGTH);
    for (const text of [longer, `${longer} A`, `A ${longer}`])
      expect(() => parseUserName(text)).toThrow(/^a name of 256 characters; 255 is the most$/);
  });
});

import { describe, expect, it } from 'vitest';
import { whatWasThrown } from './what-was-thrown.ts';

describe('what was thrown', () => {
  it('is told with its place, in one line', () => {
    const error = new TypeError('first\n  second');
    error.stack = 'TypeError: first\n  second\n    at answer (file:///bots/greeter.mjs:5:40)\n    at later';
    expect(whatWasThrown(error)).toBe('TypeError: first second (answer (file:///bots/greeter.mjs:5:40))');
  });

  it('is told without a place where the engine keeps none', () => {
    const error = new RangeError('too far');
    error.stack = undefined as unknown as string;
    expect(whatWasThrown(error)).toBe('RangeError: too far');
  });

  it('need not be an error', () => {
    expect(whatWasThrown('no\nway')).toBe('no way');
    expect(whatWasThrown(undefined)).toBe('undefined');
  });
});

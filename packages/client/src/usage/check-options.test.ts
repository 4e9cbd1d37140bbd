import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { checkNames, checkOptions, checkValue, isObject, isPlace } from './index.ts';
import type { OptionKind } from './index.ts';

const PLACE = { x: 1, y: 2, z: 3 };

/** What each kind takes, and what it does not. */
const CASES: Readonly<Record<Exclude<OptionKind, 'any'>, readonly [unknown[], unknown[]]>> = {
  text: [
    ['', 'x'],
    [1, null, ['x'], new Date()],
  ],
  flag: [
    [true, false],
    [0, 'true', null],
  ],
  number: [
    [0, -1.5, 1e300],
    [Number.NaN, Number.POSITIVE_INFINITY, '1', null, 1n],
  ],
  ms: [
    [0, 0.5, Number.POSITIVE_INFINITY],
    [-1, Number.NaN, '5', null],
  ],
  count: [
    [0, 7, Number.MAX_SAFE_INTEGER],
    [-1, 0.5, 2 ** 53, Number.NaN, '7', 7n],
  ],
  function: [
    [() => 0, Map],
    [{}, 'f', null],
  ],
  object: [
    [{}, [], new Map()],
    [null, 'x', 5, () => 0],
  ],
  list: [
    [[], [1]],
    [{ length: 1 }, 'ab', null, new Set()],
  ],
  texts: [
    [[], ['a', 'b']],
    [['a', 1], 'ab', [null], null],
  ],
  iterable: [
    [[], new Set(), new Map()],
    [{}, null, 5, { [Symbol.iterator]: 1 }],
  ],
  place: [[PLACE], [{ x: 1, y: 2 }, { ...PLACE, z: Number.NaN }, { ...PLACE, x: '1' }, null, [1, 2, 3]]],
  signal: [[new AbortController().signal], [{}, new AbortController(), { addEventListener: 1 }, null]],
};

describe('what callers give', () => {
  it.each(Object.entries(CASES) as [OptionKind, readonly [unknown[], unknown[]]][])(
    'of kind %s is that, or refused',
    (kind, [right, wrong]) => {
      for (const value of right) expect(() => checkValue('x', value, kind)).not.toThrow();
      for (const value of wrong) {
        expect(() => checkValue('x', value, kind)).toThrow(UsageError);
        expect(() => checkOptions('call', { x: value }, { x: kind })).toThrow(/^x of call is /);
      }
      expect(() => checkValue('x', undefined, kind)).toThrow(/, not undefined$/);
      expect(() => checkOptions('call', { x: undefined }, { x: kind })).not.toThrow();
    },
  );

  it('is anything where it is looked at later', () => {
    for (const value of [undefined, null, 5, {}]) expect(() => checkValue('x', value, 'any')).not.toThrow();
  });

  it.each([
    ['text', 5, 'say is a text, not such a number'],
    ['text', null, 'say is a text, not null'],
    ['number', Number.NaN, 'say is a number, not NaN'],
    ['number', 'secret-word', 'say is a number, not such a text'],
    ['count', [7], 'say is a whole number from 0, not a list'],
    ['place', { password: 'secret-word' }, 'say is an object of x, y and z, not such an object'],
    ['flag', () => 'secret-word', 'say is true or false, not a function'],
    ['text', Symbol('secret-word'), 'say is a text, not a symbol'],
  ] as [OptionKind, unknown, string][])('is named by its kind alone: %s', (kind, value, words) => {
    expect(() => checkValue('say', value, kind)).toThrow(new UsageError(words));
  });

  it.each([undefined, null, 'options', 5])('has to be one object: %s', (options) => {
    const check = (): void =>
      checkOptions('walkTo', options as unknown as { fast?: boolean }, { fast: 'flag' });
    expect(check).toThrow(new UsageError('walkTo takes its options as one object'));
  });

  it('may have more than is known, as newer programs give', () => {
    const options: { fast?: boolean; later?: number } = { fast: true, later: 1 };
    expect(() => checkOptions<{ fast?: boolean }>('walkTo', options, { fast: 'flag' })).not.toThrow();
  });

  it('is told of where its name is a slip of the pen', () => {
    const options = { fats: true } as { fast?: boolean };
    const check = (): void => checkOptions<{ fast?: boolean }>('walkTo', options, { fast: 'flag' });
    expect(check).toThrow(new UsageError('walkTo has no option "fats": is fast meant?'));
    expect(() => checkNames('walkTo', { fats: undefined }, ['fast'])).not.toThrow();
    expect(() => checkNames('walkTo', { fast: 1, later: 2 }, ['fast'])).not.toThrow();
  });

  it('may be looked at without an error', () => {
    expect([{}, [], null, undefined, 'x'].map(isObject)).toEqual([true, true, false, false, false]);
    expect([PLACE, { x: 1, y: 2 }, null, 5].map(isPlace)).toEqual([true, false, false, false]);
  });
});

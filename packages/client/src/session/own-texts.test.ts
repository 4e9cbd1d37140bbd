import { expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { ownTexts } from './own-texts.ts';

it('leaves every value as it was', () => {
  const value = {
    text: 'Grüße, a text that is longer than thirteen characters 🌊',
    list: [{ name: 'one' }, 'two', 3, null],
    handle: 12n,
    id: Uuid.parse('a0000000-0000-4000-8000-000000000001'),
    bytes: Uint8Array.of(1, 2),
    nothing: undefined,
  };
  const own = ownTexts(value);
  expect(own).toEqual(value);
  expect(own).not.toBe(value);
  expect(own.id).toBe(value.id);
  expect(own.bytes).toBe(value.bytes);
});

it('takes keys for no more than keys', () => {
  const hostile = JSON.parse('{"__proto__": {"polluted": "yes"}}') as object;
  const own = ownTexts(hostile);
  expect(Object.keys(own)).toEqual(['__proto__']);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
  expect(Object.getPrototypeOf(own)).toBe(Object.prototype);
});

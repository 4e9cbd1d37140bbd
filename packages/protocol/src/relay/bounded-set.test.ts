import { expect, it } from 'vitest';
import { BoundedSet } from './bounded-set.ts';

const filled = (most: number, ...texts: readonly string[]): BoundedSet => {
  const set = new BoundedSet(most);
  for (const text of texts) set.add(text);
  return set;
};

it('forgets what was named longest ago', () => {
  const set = filled(3, 'a', 'b', 'c', 'a', 'd');
  expect(['a', 'b', 'c', 'd'].filter((text) => set.has(text))).toEqual(['a', 'c', 'd']);
});

it('keeps what is in use, however much is named', () => {
  const set = filled(3, 'a', 'b');
  expect([set.has('a'), set.has('x')]).toEqual([true, false]);
  for (let at = 0; at < 1000; at++) set.add(`flood ${at}`);
  expect(['a', 'b', 'flood 997', 'flood 998', 'flood 999'].filter((text) => set.has(text))).toEqual([
    'a',
    'flood 998',
    'flood 999',
  ]);
});

it('takes what is new when all are in use, for the one that was used longest ago', () => {
  const set = filled(3, 'a', 'b', 'c');
  for (const text of ['a', 'b', 'c', 'a']) set.has(text);
  set.add('d');
  expect(['a', 'b', 'c', 'd'].filter((text) => set.has(text))).toEqual(['a', 'c', 'd']);
});

it('counts one that is named again, or used, once', () => {
  const set = filled(3, 'a', 'a', 'b');
  set.has('a');
  set.add('a');
  set.add('c');
  expect(['a', 'b', 'c'].filter((text) => set.has(text))).toEqual(['a', 'b', 'c']);
});

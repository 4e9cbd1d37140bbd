import { describe, expect, test } from 'vitest';
import { MAP_START, keyElementAfter } from './key-elements.ts';

const format = (keys: readonly string[]): string[] => {
  let place = MAP_START;
  return keys.map((key) => {
    place = keyElementAfter(place, key);
    return place.text;
  });
};

describe('elements of keys', () => {
  test('are escaped the first time and when known', () => {
    const expected = [
      '<key></key>',
      '<key>a&amp;b</key>',
      '<key>__proto__</key>',
      `<key>${'x'.repeat(40)}</key>`,
    ];
    for (let round = 0; round < 2; round++) {
      expect(format(['', 'a&b', '__proto__', 'x'.repeat(40)])).toEqual(expected);
    }
  });

  test('do not depend on what followed last time', () => {
    format(['a', 'b', 'c']);
    expect(format(['a', 'c', 'b'])).toEqual(['<key>a</key>', '<key>c</key>', '<key>b</key>']);
  });

  test('stay right, and few within reach, when there are more than are kept', () => {
    const keys = Array.from({ length: 5000 }, (_, i) => `key${i}`);
    expect(format(keys)).toEqual(keys.map((key) => `<key>${key}</key>`));
    let reach = 0;
    for (let place = MAP_START.next; place !== undefined && reach < 5000; place = place.next) reach++;
    expect(reach).toBeLessThanOrEqual(1024);
  });
});

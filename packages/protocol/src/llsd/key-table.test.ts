import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '../bytes/index.ts';
import { createRandom } from '../testing/index.ts';
import { readKey } from './key-table.ts';

const read = (key: string): string => {
  const bytes = encodeUtf8(`<${key}>`);
  return readKey(bytes, 1, bytes.length - 2);
};

describe('keys of binary documents', () => {
  test('read the same the first time and when known', () => {
    const keys = ['', 'a', 'AgentData', 'x'.repeat(32), 'x'.repeat(33), '__proto__', '\0', 'naïve', '名前'];
    for (const key of [...keys, ...keys]) expect(read(key)).toBe(key);
  });

  test('that share a slot are told apart', () => {
    for (const key of ['axxbxxc', 'axybxxc', 'axxbyxc', 'axxbxxc']) expect(read(key)).toBe(key);
  });

  test('beyond ASCII are not mistaken for an ASCII key of as many bytes', () => {
    for (const key of ['é', 'ab', 'é', 'ÿÿ', 'abcd', 'ÿÿ']) expect(read(key)).toBe(key);
  });

  test('more than there are slots all read right', () => {
    const random = createRandom(6);
    const keys = Array.from({ length: 5000 }, () => `key${random.integer(0, 100_000)}`);
    for (const key of keys) expect(read(key)).toBe(key);
  });
});

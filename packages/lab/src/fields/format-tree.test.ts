import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { formatTree, plainTree, someValue } from './index.ts';
import type { Tree } from './index.ts';

describe('a tree as text', () => {
  it('has a line for each part, deeper ones indented', () => {
    const tree: Tree = {
      place: { x: 1, y: Math.fround(0.1), z: -3 },
      rows: [{ n: 1 }, 'two'],
      none: [],
      id: Uuid.zero,
      bytes: Uint8Array.of(1, 2),
      text: Uint8Array.of(104, 105, 0),
    };
    expect(formatTree(tree, '  ')).toBe(`
  place = <1, 0.1, -3>
  rows
    [0]
      n = 1
    [1] = "two"
  none (none)
  id = 00000000-0000-0000-0000-000000000000
  bytes = 0102 (2 bytes)
  text = "hi"`);
  });

  it('steers no terminal, and is bounded', () => {
    const evil = '\u001b[2J\u009b1m\u202e\nname';
    const shown = formatTree({ [evil]: evil, deep: { text: evil } }, '');
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(shown.split('\n')).toHaveLength(4);
    expect(
      formatTree(
        Array.from({ length: 600 }, (_, at) => at),
        '',
      ),
    ).toContain('… and 88 more');
    let nested: Tree = 1;
    for (let depth = 0; depth < 500; depth++) nested = [nested];
    expect(formatTree(nested, '').length).toBeLessThan(10_000);
    expect(JSON.stringify(plainTree(nested)).length).toBeLessThan(200);
    expect(someValue(nested, [], () => true)).toBe(false);
  });
});

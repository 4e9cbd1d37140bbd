import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { TagTree } from './tag-tree.ts';

/** Writes what {@link TagTree.value} reads for a grid, leaf by leaf: the standard's encoder, for the test. */
function encode(width: number, height: number, values: readonly number[]): number[] {
  const levels: { width: number; height: number; values: number[] }[] = [
    { width, height, values: [...values] },
  ];
  while (levels[0]!.width * levels[0]!.height > 1) levels.unshift(halved(levels[0]!));
  const known = levels.map((level) => level.values.map(() => 0));
  const done = levels.map((level) => level.values.map(() => false));
  const bits: number[] = [];
  for (let leaf = 0; leaf < values.length; leaf++) {
    const [x, y] = [leaf % width, Math.floor(leaf / width)];
    for (let threshold = 1; threshold <= values[leaf]! + 1; threshold++) {
      let least = 0;
      for (const [depth, level] of levels.entries()) {
        const halvings = levels.length - 1 - depth;
        const node = (y >> halvings) * level.width + (x >> halvings);
        least = Math.max(least, known[depth]![node]!);
        while (least < threshold && !done[depth]![node]) {
          const isHere = level.values[node] === least;
          bits.push(isHere ? 1 : 0);
          if (isHere) done[depth]![node] = true;
          else least++;
        }
        known[depth]![node] = least;
      }
    }
  }
  return bits;
}

function halved(below: { width: number; height: number; values: number[] }) {
  const [width, height] = [Math.ceil(below.width / 2), Math.ceil(below.height / 2)];
  const values = Array.from({ length: width * height }, () => Infinity);
  for (const [index, value] of below.values.entries()) {
    const node = (Math.floor(index / below.width) >> 1) * width + ((index % below.width) >> 1);
    values[node] = Math.min(values[node]!, value);
  }
  return { width, height, values };
}

it('reads the example of the standard', () => {
  // Figure B.12 of ISO/IEC 15444-1: the first two leaves of a 6 × 3 grid are 1 and 3 and read as 01111 and 001.
  const values = [1, 3, 2, 3, 2, 3, 2, 2, 1, 4, 3, 2, 2, 2, 2, 2, 1, 2];
  const bits = encode(6, 3, values);
  expect(bits.slice(0, 8).join('')).toBe('01111001');
  const tree = new TagTree(6, 3);
  let at = 0;
  expect(tree.value(0, 0, 10, () => bits[at++]!)).toBe(1);
  expect(tree.value(1, 0, 10, () => bits[at++]!)).toBe(3);
  expect(at).toBe(8);
});

it('reads grids of any shape', () => {
  const random = createRandom(4);
  for (let round = 0; round < 200; round++) {
    const [width, height] = [random.integer(1, 9), random.integer(1, 9)];
    const values = Array.from({ length: width * height }, () => random.integer(0, 12));
    const bits = encode(width, height, values);
    const tree = new TagTree(width, height);
    let at = 0;
    const read = values.map((_, leaf) =>
      tree.value(leaf % width, Math.floor(leaf / width), 20, () => bits[at++]!),
    );
    expect(read).toEqual(values);
    expect(at).toBe(bits.length);
  }
});

it('gives up at its limit', () => {
  expect(new TagTree(1, 1).value(0, 0, 75, () => 0)).toBeUndefined();
});

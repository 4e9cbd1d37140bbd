import { describe, expect, it } from 'vitest';
import { ASPECT, Aspects } from './aspects.ts';
import { Families } from './families.ts';
import { GoneObjects } from './gone-objects.ts';
import { straighten } from './motion-rows.ts';
import { forEachDifference } from './rare-differences.ts';

describe('families', () => {
  it('have members in the order in which they came, and none of none', () => {
    const families = new Families();
    for (const [child, parent] of [
      [3, 1],
      [2, 1],
      [4, 0],
    ] as const)
      families.join(child, parent);
    expect([[...families.of(1)], [...families.of(0)]]).toEqual([[3, 2], []]);
    families.leave(3, 1);
    families.leave(9, 8);
    expect([...families.of(1)]).toEqual([2]);
    families.forget(1);
    expect([...families.of(1)]).toEqual([]);
  });
});

describe('what is gone', () => {
  it('is remembered by its last word, the oldest not for ever', () => {
    const gone = new GoneObjects();
    gone.note(1, 10);
    gone.note(1, 12);
    expect([gone.when(1), gone.when(2)]).toEqual([12, undefined]);
    for (let localId = 100; localId < 100 + 4096; localId++) gone.note(localId, localId);
    expect([gone.when(1), gone.when(100), gone.when(4195)]).toEqual([undefined, 100, 4195]);
  });
});

describe('aspects', () => {
  it('tell which of them changed within the last changes', () => {
    const aspects = new Aspects();
    aspects.grow(2);
    aspects.touchAll(1, 5);
    aspects.touch(1, ASPECT.text, 8);
    aspects.touch(1, ASPECT.sound, 9);
    const text = 1 << ASPECT.text;
    const sound = 1 << ASPECT.sound;
    expect(aspects.bitsWithin(1, 10, 1)).toBe(0);
    expect(aspects.bitsWithin(1, 10, 2)).toBe(sound);
    expect(aspects.bitsWithin(1, 10, 3)).toBe(sound | text);
    expect(aspects.bitsWithin(1, 10, 6)).toBe((1 << ASPECT.count) - 1);
  });

  it('go on beyond four thousand million changes', () => {
    const aspects = new Aspects();
    aspects.grow(1);
    const count = 2 ** 32 + 3;
    aspects.touchAll(0, 2 ** 31);
    aspects.touch(0, ASPECT.media, count);
    expect(aspects.bitsWithin(0, count + 1, 2)).toBe(1 << ASPECT.media);
  });
});

describe('differences of what is packed', () => {
  const field = (number: number, ...bytes: number[]): number[] => [number, bytes.length, 0, ...bytes];
  const differences = (before: number[], after: number[]): number[] => {
    const found: number[] = [];
    forEachDifference(Uint8Array.from(before), Uint8Array.from(after), (aspect) => found.push(aspect));
    return found;
  };

  it('are of fields that came, went, or have other bytes', () => {
    const text = field(5, 65);
    const media = field(6, 66);
    expect(differences([], text)).toEqual([ASPECT.text]);
    expect(differences(text, [])).toEqual([ASPECT.text]);
    expect(differences([...text, ...media], [...field(5, 64), ...media])).toEqual([ASPECT.text]);
    expect(differences([...text, ...media], media)).toEqual([ASPECT.text]);
    expect(differences(text, media)).toEqual([ASPECT.text, ASPECT.media]);
    expect(differences(text, text)).toEqual([]);
    // Of owners and scratch pads nobody keeps count.
    expect(differences(field(4, 1), field(9, 1))).toEqual([]);
  });
});

describe('rotations', () => {
  it('are made 1 long, or said to be none', () => {
    const rows = Float32Array.of(9, 0, 0, 0.5, 0.5, 0, 0, 0, 0, -1, -1, -1, -1);
    expect(straighten(rows, 1)).toBe(true);
    const half = Math.fround(Math.SQRT1_2);
    expect([...rows.subarray(1, 5)]).toEqual([0, 0, half, half]);
    expect(straighten(rows, 5)).toBe(true);
    expect([...rows.subarray(5, 9)]).toEqual([0, 0, 0, 1]);
    expect(straighten(rows, 9)).toBe(false);
    expect([...rows.subarray(9)]).toEqual([-1, -1, -1, -1]);
  });
});

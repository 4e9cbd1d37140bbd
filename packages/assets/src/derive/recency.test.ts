import { describe, expect, it } from 'vitest';
import { createRecency } from './recency.ts';

describe('names in the order of their use', () => {
  it('have to go, the oldest first, until the rest fits', () => {
    const recency = createRecency(30);
    for (const name of ['a', 'b', 'c']) expect(recency.add(name, 10)).toEqual([]);
    expect(recency.add('d', 15)).toEqual(['a', 'b']);
    expect([recency.usedBytes, recency.size, recency.has('a'), recency.has('c')]).toEqual([
      25,
      2,
      false,
      true,
    ]);
  });

  it('stay when they are touched', () => {
    const recency = createRecency(30);
    for (const name of ['a', 'b', 'c']) recency.add(name, 10);
    recency.touch('a');
    recency.touch('never there');
    expect(recency.add('d', 10)).toEqual(['b']);
    expect(recency.size).toBe(3);
  });

  it('count once, with their last size', () => {
    const recency = createRecency(30);
    recency.add('a', 20);
    recency.add('b', 5);
    expect(recency.add('a', 10)).toEqual([]);
    expect([recency.usedBytes, recency.size]).toEqual([15, 2]);
    expect(recency.add('c', 20)).toEqual(['b']);
  });

  it('go themselves when they alone are too large', () => {
    const recency = createRecency(30);
    recency.add('a', 10);
    expect(recency.add('b', 31)).toEqual(['a', 'b']);
    expect([recency.usedBytes, recency.size]).toEqual([0, 0]);
  });

  it('are taken out without harm when they are not there', () => {
    const recency = createRecency(30);
    recency.add('a', 10);
    recency.remove('b');
    recency.remove('a');
    recency.remove('a');
    expect([recency.usedBytes, recency.size]).toEqual([0, 0]);
  });
});

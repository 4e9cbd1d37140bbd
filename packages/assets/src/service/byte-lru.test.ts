import { describe, expect, it } from 'vitest';
import { createByteLru } from './byte-lru.ts';
import type { ByteLru } from './byte-lru.ts';

interface Watched {
  readonly lru: ByteLru<string>;
  readonly gone: string[];
}

function lruOf(limitBytes: number, maxEntryBytes = limitBytes): Watched {
  const gone: string[] = [];
  return { gone, lru: createByteLru<string>(limitBytes, maxEntryBytes, (value) => gone.push(value)) };
}

describe('values of known sizes', () => {
  it('go in the order in which they were last used, when there is no room', () => {
    const { lru, gone } = lruOf(30);
    for (const key of ['a', 'b', 'c']) lru.set(key, key, 10);
    expect(lru.get('a')).toBe('a');
    lru.set('d', 'd', 15);
    expect(gone).toEqual(['b', 'c']);
    expect([lru.usedBytes, lru.size, lru.evictions]).toEqual([25, 2, 2]);
    expect([lru.get('a'), lru.get('b'), lru.get('d')]).toEqual(['a', undefined, 'd']);
  });

  it('fill the limit exactly', () => {
    const { lru, gone } = lruOf(30);
    lru.set('a', 'a', 30);
    expect([lru.usedBytes, gone.length]).toEqual([30, 0]);
    lru.set('b', 'b', 0);
    expect(lru.size).toBe(2);
  });

  it('that are too big on their own are not taken, and drive nobody out', () => {
    const { lru, gone } = lruOf(30, 20);
    lru.set('a', 'a', 10);
    expect(lru.set('b', 'b', 21)).toBe(false);
    expect([lru.get('a'), lru.get('b'), gone.length]).toEqual(['a', undefined, 0]);
    expect(lru.set('c', 'c', 20)).toBe(true);
    expect(lruOf(30, 100).lru.set('d', 'd', 31)).toBe(false);
  });

  it('take the place of those with the same key, which are told to be gone and are no evictions', () => {
    const { lru, gone } = lruOf(30);
    lru.set('a', 'old', 20);
    lru.set('a', 'new', 15);
    expect([gone, lru.usedBytes, lru.evictions, lru.get('a')]).toEqual([['old'], 15, 0, 'new']);
    expect(lru.set('a', 'huge', 31)).toBe(false);
    expect([gone, lru.usedBytes, lru.size]).toEqual([['old', 'new'], 0, 0]);
  });

  it('are told to be gone once each, by key or all together', () => {
    const { lru, gone } = lruOf(30);
    for (const key of ['a', 'b', 'c']) lru.set(key, key, 10);
    lru.delete('b');
    lru.delete('b');
    lru.delete('never there');
    lru.clear();
    lru.clear();
    expect([gone, lru.usedBytes, lru.size, lru.evictions]).toEqual([['b', 'a', 'c'], 0, 0, 0]);
  });
});

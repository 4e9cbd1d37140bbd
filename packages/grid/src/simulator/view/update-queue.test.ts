import { describe, expect, it } from 'vitest';
import { UpdateQueue } from './index.ts';

const idsOf = (taken: readonly { readonly localId: number }[]): number[] =>
  taken.map(({ localId }) => localId);

describe('a queue of updates', () => {
  it('holds each thing once; more outdoes less', () => {
    const queue = new UpdateQueue();
    queue.add(1, 'terse');
    queue.add(1, 'full');
    queue.add(1, 'terse');
    queue.add(2, 'painted');
    queue.add(2, 'terse');
    queue.add(3, 'probe');
    queue.add(3, 'painted');
    expect(queue.size).toBe(3);
    expect(queue.take(10)).toEqual([
      { localId: 1, kind: 'full' },
      { localId: 2, kind: 'painted' },
      { localId: 3, kind: 'probe' },
    ]);
    expect(queue.size).toBe(0);
  });

  it('gives what has waited longest first, so many at a time, and forgets what is gone', () => {
    const queue = new UpdateQueue();
    for (const localId of [5, 3, 8, 1]) queue.add(localId, 'full');
    queue.delete(3);
    expect(idsOf(queue.take(2))).toEqual([5, 8]);
    expect(idsOf(queue.take(2))).toEqual([1]);
  });

  it('gives what is near before what is far, and starves neither', () => {
    const queue = new UpdateQueue();
    for (let id = 0; id < 100; id += 1) {
      queue.add(1000 + id, 'full', 9);
      queue.add(2000 + id, 'full', 1);
    }
    queue.add(7, 'full', 0);
    const first = idsOf(queue.take(19));
    expect(first[0]).toBe(7);
    expect(first.filter((id) => id >= 2000)).toHaveLength(16);
    expect(first.filter((id) => id >= 1000 && id < 2000)).toEqual([1000, 1001]);
    expect(queue.take(1000)).toHaveLength(182);
  });

  it('gives a whole region bit by bit, each thing once, also those that come meanwhile', () => {
    const queue = new UpdateQueue();
    const all = 45_000;
    for (let id = 0; id < all; id += 1) queue.add(id, 'full', 1 + (id % 5));
    const taken: number[] = [];
    for (let round = 0; queue.size > 0; round += 1) {
      taken.push(...idsOf(queue.take(64)));
      if (round % 100 === 0 && round < 500) queue.add(all + round, 'full', 1 + (round % 3));
      if (round === 50) queue.delete(taken[0]!);
    }
    expect(taken).toHaveLength(all + 5);
    expect(new Set(taken).size).toBe(all + 5);
    queue.add(5, 'terse', 2);
    expect(idsOf(queue.take(64))).toEqual([5]);
  });

  it('leaves what waits where it waits, and ranks nothing behind the last', () => {
    const queue = new UpdateQueue();
    queue.add(1, 'terse', 99);
    queue.add(2, 'terse', 1);
    queue.add(1, 'full', 0);
    expect(queue.take(2)).toEqual([
      { localId: 2, kind: 'terse' },
      { localId: 1, kind: 'full' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { UpdateQueue } from './index.ts';

describe('a queue of updates', () => {
  it('holds each thing once; full outdoes terse', () => {
    const queue = new UpdateQueue();
    queue.add(1, 'terse');
    queue.add(1, 'full');
    queue.add(1, 'terse');
    queue.add(2, 'terse');
    expect(queue.take(10)).toEqual([
      { localId: 1, kind: 'full' },
      { localId: 2, kind: 'terse' },
    ]);
    expect(queue.size).toBe(0);
  });

  it('gives what has waited longest first, so many at a time, and forgets what is gone', () => {
    const queue = new UpdateQueue();
    for (const localId of [5, 3, 8, 1]) queue.add(localId, 'full');
    queue.delete(3);
    expect(queue.take(2).map(({ localId }) => localId)).toEqual([5, 8]);
    expect(queue.take(2).map(({ localId }) => localId)).toEqual([1]);
  });
});

import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { ByteHeap } from './byte-heap.ts';

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

describe('a heap of bytes', () => {
  it('keeps copies, wherever it grows', () => {
    const heap = new ByteHeap();
    const source = bytes(3, 7);
    const first = heap.put(source);
    source.fill(9);
    const second = heap.put(bytes(10_000, 5));
    expect([...heap.view(first, 3)]).toEqual([7, 7, 7]);
    expect(heap.view(second, 10_000).every((byte) => byte === 5)).toBe(true);
    expect(heap.sizeBytes).toBeLessThan(20_000);
  });

  it('is wasteful when more than half of much belongs to nobody', () => {
    const heap = new ByteHeap();
    heap.put(bytes(100_000, 1));
    heap.drop(40_000);
    expect(heap.isWasteful).toBe(false);
    heap.drop(30_000);
    expect(heap.isWasteful).toBe(true);
  });

  it('moves what there still is together, and gives room back', () => {
    const random = createRandom(2);
    const heap = new ByteHeap();
    const all = Array.from({ length: 2000 }, (_, index) => {
      const content = bytes(random.integer(0, 200), index & 0xff);
      return { at: heap.put(content), length: content.length, content };
    });
    const kept = all.filter((_, index) => index % 5 === 0);
    for (const piece of all) if (!kept.includes(piece)) heap.drop(piece.length);
    const before = heap.sizeBytes;
    // In any order.
    heap.compact([...kept].reverse());
    for (const { at, length, content } of kept) expect(heap.view(at, length)).toEqual(content);
    expect(heap.sizeBytes).toBeLessThan(before / 3);
    expect(heap.isWasteful).toBe(false);
    expect([...heap.view(heap.put(bytes(2, 3)), 2)]).toEqual([3, 3]);
  });
});

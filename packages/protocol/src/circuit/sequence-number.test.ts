import { describe, expect, it } from 'vitest';
import { isBefore, nextSequence, sequenceDistance } from './sequence-number.ts';

describe('sequence numbers', () => {
  it('wrap at 24 bits', () => {
    expect(nextSequence(1)).toBe(2);
    expect(nextSequence(0xffffff)).toBe(0);
  });

  it.each([
    [1, 2, 1],
    [2, 1, -1],
    [5, 5, 0],
    [0xffffff, 0, 1],
    [0, 0xffffff, -1],
    [0xfffffe, 3, 5],
    // a simulator that counts in 32 bits
    [0xffffff, 0x1000000, 1],
    [0xffffffff, 0, 1],
    [0x80000000, 0x80000005, 5],
  ])('from %i to %i is %i', (from, to, distance) => {
    expect(sequenceDistance(from, to)).toBe(distance);
    expect(isBefore(from, to)).toBe(distance > 0);
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/index.ts';
import { MOST_REMEMBERED, Received } from './received.ts';

const PING_MS = 5000;

describe('Received', () => {
  it('has nothing at first, not even 0', () => {
    const received = new Received();
    for (const sequence of [0, 1, 63, 64, 0xffffffff]) expect(received.has(sequence)).toBe(false);
  });

  it('remembers every number, over growth and wrap, in any order', () => {
    const random = createRandom(1);
    const received = new Received();
    const numbers = Array.from({ length: 5000 }, (_, i) => (0xfff000 + i) % 0x1000000);
    for (let i = numbers.length - 1; i > 0; i--) {
      const other = random.integer(Math.max(0, i - 50), i);
      [numbers[i], numbers[other]] = [numbers[other]!, numbers[i]!];
    }
    for (const sequence of numbers) {
      expect(received.has(sequence)).toBe(false);
      received.add(sequence);
      expect(received.has(sequence)).toBe(true);
    }
    expect(numbers.every((sequence) => received.has(sequence))).toBe(true);
  });

  it('tells a 32-bit number from one with the same low bits', () => {
    const received = new Received();
    received.add(5);
    received.add(0x1000005);
    expect(received.has(0x1000005)).toBe(true);
    expect(received.has(0x2000005)).toBe(false);
  });

  it('stays small when OldestUnacked follows, also over the wrap', () => {
    const received = new Received();
    let sequence = 0xffff00;
    for (let now = 0; now < 60 * PING_MS; now += PING_MS) {
      for (let i = 0; i < 20; i++) {
        received.add(sequence);
        sequence = (sequence + 1) % 0x1000000;
      }
      received.noteOldestUnacked(sequence, now);
    }
    expect(received.slotCount).toBeLessThanOrEqual(64);
  });

  it('shrinks again after a burst', () => {
    const received = new Received();
    for (let i = 1; i <= 4000; i++) received.add(i);
    expect(received.slotCount).toBeGreaterThanOrEqual(4096);
    received.noteOldestUnacked(4001, 0);
    received.noteOldestUnacked(4001, PING_MS);
    expect(received.slotCount).toBe(64);
  });

  it('keeps a number for a while after it is no longer needed', () => {
    const received = new Received();
    received.add(1);
    received.noteOldestUnacked(100, 0);
    received.add(65);
    expect(received.has(1)).toBe(true);
    received.noteOldestUnacked(100, 1000);
    received.add(129);
    expect(received.has(1)).toBe(true);
  });

  it('is bounded when the peer never advances', () => {
    const received = new Received();
    for (let i = 1; i <= 3 * MOST_REMEMBERED; i++) received.add(i);
    expect(received.slotCount).toBe(MOST_REMEMBERED);
    expect(received.has(3 * MOST_REMEMBERED)).toBe(true);
    expect(received.has(2 * MOST_REMEMBERED + 1)).toBe(true);
    expect(received.has(MOST_REMEMBERED)).toBe(false);
  });

  it('is bounded when the peer jumps', () => {
    const received = new Received();
    const random = createRandom(2);
    for (let i = 0; i < 100_000; i++) {
      received.add((random.integer(0, 0xffff) * 0x10000) >>> 0);
      if (i % 100 === 0) received.noteOldestUnacked(random.integer(0, 0xffffffff), i * 100);
    }
    expect(received.slotCount).toBeLessThanOrEqual(MOST_REMEMBERED);
  });
});

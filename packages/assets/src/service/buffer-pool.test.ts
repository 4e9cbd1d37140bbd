import { describe, expect, it } from 'vitest';
import { bufferSizeFor, createBufferPool } from './buffer-pool.ts';

describe('buffer pool', () => {
  it('gives out what was given back, for any size that fits the same buffer', () => {
    const pool = createBufferPool(1e6);
    const buffer = pool.take(5000);
    expect(buffer.length).toBe(8192);
    pool.give(buffer);
    expect(pool.idleBytes).toBe(8192);
    expect(pool.take(8000)).toBe(buffer);
    expect(pool.idleBytes).toBe(0);
    expect(pool.take(8000)).not.toBe(buffer);
  });

  it('keeps no more than it may', () => {
    const pool = createBufferPool(10_000);
    const [one, other] = [pool.take(8192), pool.take(8192)];
    pool.give(one);
    pool.give(other);
    expect(pool.idleBytes).toBe(8192);
  });

  it('keeps room for other sizes, however many of one are given back', () => {
    const pool = createBufferPool(16 * 8192);
    const large = Array.from({ length: 20 }, () => pool.take(8192));
    for (const buffer of large) pool.give(buffer);
    expect(pool.idleBytes).toBe(12 * 8192);
    const small = pool.take(4096);
    pool.give(small);
    expect(pool.take(4096)).toBe(small);
  });

  it('wastes at most an eighth of a buffer beyond 32 KiB', () => {
    for (let size = 32_768; size < 5e6; size = Math.ceil(size * 1.013)) {
      const chosen = bufferSizeFor(size);
      expect(chosen).toBeGreaterThanOrEqual(size);
      expect(size / chosen).toBeGreaterThan(0.875);
    }
    expect(bufferSizeFor(0)).toBe(4096);
    expect(bufferSizeFor(65_652)).toBe(69_632);
  });
});

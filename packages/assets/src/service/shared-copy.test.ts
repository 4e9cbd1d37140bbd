import { describe, expect, it } from 'vitest';
import type { StoredAsset } from '../store/index.ts';
import { createBufferPool } from './buffer-pool.ts';
import type { BufferPool } from './buffer-pool.ts';
import { SharedCopy } from './shared-copy.ts';

const ASSET = { sizeBytes: 6 } as StoredAsset;

interface Made {
  readonly copy: SharedCopy;
  readonly pool: BufferPool;
}

function copyOf(text: string): Made {
  const pool = createBufferPool(1_000_000);
  const buffer = pool.take(text.length);
  const bytes = buffer.subarray(0, buffer.write(text));
  return { pool, copy: new SharedCopy({ asset: ASSET, bytes }, { buffers: [buffer], pool, readAt: 5 }) };
}
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('bytes that several have at once', () => {
  it('go back to the pool when the last of them lets go, and not before', () => {
    const { copy, pool } = copyOf('abcdef');
    copy.hold();
    const loan = copy.lend();
    copy.release();
    expect(pool.idleBytes).toBe(0);
    expect(text(loan.bytes)).toBe('abcdef');
    loan.giveBack();
    expect(pool.idleBytes).toBe(copy.takenBytes);
  });

  it('are given back once by each, however often a loan is', () => {
    const { copy, pool } = copyOf('abcdef');
    copy.hold();
    const loan = copy.lend();
    loan.giveBack();
    loan.giveBack();
    expect(pool.idleBytes).toBe(0);
    copy.release();
    expect(pool.idleBytes).toBeGreaterThan(0);
  });

  it('are lent whole or in part, without being copied', () => {
    const { copy } = copyOf('abcdef');
    expect(text(copy.lend({ start: 1, end: 3 }).bytes)).toBe('bc');
    expect(copy.lend().bytes.buffer).toBe(copy.lend({ start: 2, end: 2 }).bytes.buffer);
    expect(copy.lend().asset).toBe(ASSET);
  });

  it('take what their buffers take, or what they are where they lie elsewhere', () => {
    expect(copyOf('abcdef').copy.takenBytes).toBe(4096);
    const pool = createBufferPool(1000);
    const elsewhere = new SharedCopy(
      { asset: ASSET, bytes: new Uint8Array(6) },
      { buffers: [], pool, readAt: 0 },
    );
    expect(elsewhere.takenBytes).toBe(6);
    elsewhere.release();
    expect(pool.idleBytes).toBe(0);
  });
});

import { describe, expect, it, vi } from 'vitest';
import { Reassembly } from './reassembly.ts';

function fragment(offset: number, bytes: Uint8Array, isLast = false) {
  return {
    source: 'a',
    destination: 'b',
    bytes,
    missingBytes: 0,
    protocol: 17 as const,
    fragment: { id: 1, offset, isLast },
  };
}

describe('reassembly', () => {
  it('does not try to join a packet of which bytes are still missing', () => {
    const sorted = vi.spyOn(Array.prototype, 'sort');
    const reassembly = new Reassembly();
    reassembly.add(fragment(65_528, new Uint8Array(7), true));
    for (let at = 8; at < 8000; at += 8) reassembly.add(fragment(at, new Uint8Array(8)));
    expect(sorted).not.toHaveBeenCalled();
    sorted.mockRestore();
    expect(reassembly.incomplete).toBe(1);
  });

  it('does not take overlapping pieces for a whole packet', () => {
    const reassembly = new Reassembly();
    expect(reassembly.add(fragment(16, Uint8Array.of(5, 6, 7, 8), true))).toBeUndefined();
    expect(reassembly.add(fragment(0, new Uint8Array(8).fill(1)))).toBeUndefined();
    expect(reassembly.add(fragment(4, new Uint8Array(8).fill(2)))).toBeUndefined();
    expect(reassembly.add(fragment(8, new Uint8Array(8).fill(3)))?.bytes).toHaveLength(20);
    expect(reassembly.incomplete).toBe(0);
  });
});

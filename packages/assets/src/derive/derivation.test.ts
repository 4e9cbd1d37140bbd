import { describe, expect, it } from 'vitest';
import { derivationKey } from './derivation.ts';
import type { Derivation } from './derivation.ts';

const HASH = 'ab'.repeat(32);

describe('the key of a derivation', () => {
  it('has the content, the kind and all that makes a difference', () => {
    const keys = [
      { type: 'cut', discard: 2, estimate: 'current' },
      { type: 'cut', discard: 2, estimate: 'classic' },
      { type: 'cut', discard: 3, estimate: 'current' },
      { type: 'preview', format: 'png', size: { type: 'longest', pixels: 64 } },
      { type: 'preview', format: 'webp', size: { type: 'longest', pixels: 64 } },
      { type: 'preview', format: 'png', size: { type: 'box', width: 64, height: 32 } },
      { type: 'preview', format: 'png', size: { type: 'box', width: 32, height: 64 } },
      { type: 'mesh-block', block: 'high_lod' },
      { type: 'mesh-block', block: 'skin' },
    ].map((derivation) => derivationKey(HASH, derivation as Derivation));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys[0]).toBe(`${HASH}-cut-current-2.1`);
    expect(keys[5]).toBe(`${HASH}-png-64x32.1`);
    expect(keys[7]).toBe(`${HASH}-inflated-high_lod.1`);
  });

  it('is the name of a file anywhere, and an entity tag', () => {
    const longest = derivationKey(HASH, { type: 'mesh-block', block: 'a'.repeat(32) });
    expect(longest).toMatch(/^[0-9a-f]{64}-[\w.-]{1,64}$/);
  });
});

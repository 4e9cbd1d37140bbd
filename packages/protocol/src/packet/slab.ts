/**
 * Fresh zeroed bytes cut from larger slabs, because an allocation of its own costs more than decoding a small
 * packet. No byte is ever handed out twice, so what lies in a slab stays valid as long as somebody holds it;
 * in return a small view keeps its whole slab alive: stores copy what they keep.
 */

const SLAB_BYTES = 0x1_0000;

/** The slab being filled and the first byte that nobody owns yet. */
export interface Slab {
  bytes: Uint8Array;
  used: number;
}

export function createSlab(): Slab {
  return { bytes: new Uint8Array(SLAB_BYTES), used: 0 };
}

/** Makes sure that `size` unowned zero bytes follow `slab.used`. */
export function reserve(slab: Slab, size: number): void {
  if (slab.used + size <= slab.bytes.length) return;
  slab.bytes = new Uint8Array(Math.max(SLAB_BYTES, size));
  slab.used = 0;
}

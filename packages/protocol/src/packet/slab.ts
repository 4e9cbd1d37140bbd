/**
 * Fresh bytes cut from larger slabs, because an allocation of its own costs more than decoding or encoding a small
 * packet. No byte is handed out twice, so what lies in a slab stays valid as long as somebody holds it; in return a small
 * view keeps its whole slab alive: stores copy what they keep for long.
 */

const SLAB_BYTES = 0x1_0000;
/** Words are written four bytes at a time, and up to three of them may reach beyond what is reserved. */
const SLACK_BYTES = 12;

/** The slab being filled, and the first byte that nobody owns yet. */
export interface Slab {
  /** Where `bytes` and `view` look: asking a typed array for it costs more than making a view. */
  buffer: ArrayBuffer;
  /** All of `buffer`, as bytes. */
  bytes: Uint8Array;
  /** All of `buffer`, for numbers of several bytes. */
  view: DataView;
  /** Offset of the first byte that nobody owns yet; {@link cut} moves it on. */
  used: number;
}

/** An empty slab of so many bytes. */
export function createSlab(size = SLAB_BYTES): Slab {
  const buffer = new ArrayBuffer(size + SLACK_BYTES);
  return { buffer, bytes: new Uint8Array(buffer), view: new DataView(buffer), used: 0 };
}

/** How many bytes are left. */
export function room(slab: Slab): number {
  return slab.bytes.length - SLACK_BYTES - slab.used;
}

/** Makes sure that `size` bytes are left. Those of a new slab are zero. */
export function reserve(slab: Slab, size: number): void {
  if (size > room(slab)) renew(slab, size);
}

export function renew(slab: Slab, size: number): void {
  Object.assign(slab, createSlab(Math.max(SLAB_BYTES, size)));
}

/** The bytes up to `end`, from now on owned by the caller. */
export function cut(slab: Slab, end: number): Uint8Array {
  const start = slab.used;
  slab.used = end;
  return new Uint8Array(slab.buffer, start, end - start);
}

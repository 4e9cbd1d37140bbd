import type { ByteRange } from '../store/index.ts';

/** Beside a large upload there shall not be another whole one in memory. */
const PIECE_BYTES = 1024 * 1024;

/** Whether what `read` gives is `bytes`, byte for byte. @throws whatever `read` throws */
export async function holdsBytes(
  read: (range: ByteRange) => Promise<Uint8Array>,
  bytes: Uint8Array,
): Promise<boolean> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    const end = Math.min(bytes.length, start + PIECE_BYTES);
    if (Buffer.compare(await read({ start, end }), bytes.subarray(start, end)) !== 0) return false;
  }
  return true;
}

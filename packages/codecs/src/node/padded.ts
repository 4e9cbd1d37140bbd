import { DecodeError } from '@landfall/protocol/errors';
import type { Codestream } from '../codestream/index.ts';

/** No texture is as big as this. */
const MAX_PADDED_BYTES = 32 * 1024 * 1024;
const TILE_PART_LENGTH_AT = 6;

/**
 * OpenJPEG decodes nothing at all of a tile-part that ends before it should; filled up with zeros, which read as empty
 * packets, it decodes what there is.
 * @returns the bytes themselves when nothing is missing
 */
export function padded(bytes: Uint8Array, { header, isComplete }: Codestream): Uint8Array {
  if (isComplete) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = header.endsAt;
  for (;;) {
    const length = view.getUint32(at + TILE_PART_LENGTH_AT);
    const next = at + length;
    if (length === 0 || next > bytes.length) return filled(bytes, length === 0 ? bytes.length : next);
    if (next + TILE_PART_LENGTH_AT + 4 > bytes.length) return filled(bytes.subarray(0, next), next);
    if (view.getUint16(next) !== 0xff90) return bytes;
    at = next;
  }
}

function filled(bytes: Uint8Array, sizeBytes: number): Uint8Array {
  if (sizeBytes > MAX_PADDED_BYTES) throw new DecodeError(`a tile-part of ${sizeBytes} bytes`);
  const whole = new Uint8Array(sizeBytes + 2);
  whole.set(bytes);
  whole.set([0xff, 0xd9], sizeBytes);
  return whole;
}

import { DecodeError } from '@landfall/protocol/errors';
import type { Codestream } from '../codestream/index.ts';

/** No texture is as big as this. */
const MAX_PADDED_BYTES = 32 * 1024 * 1024;

/**
 * The code stream up to the end of its last tile-part, and an end marker. OpenJPEG decodes nothing at all without the
 * marker, nor of a tile-part that ends before it should; filled up with zeros, which read as empty packets, it decodes
 * what there is.
 */
export function padded({ bytes, endsAt }: Pick<Codestream, 'bytes' | 'endsAt'>): Uint8Array {
  if (endsAt > MAX_PADDED_BYTES) throw new DecodeError(`a tile-part up to ${endsAt} bytes`);
  const whole = new Uint8Array(endsAt + 2);
  whole.set(bytes.subarray(0, endsAt));
  whole.set([0xff, 0xd9], endsAt);
  return whole;
}

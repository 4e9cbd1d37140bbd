import { ByteReader } from '@landfall/protocol/bytes';
import { NOTHING } from './held.ts';
import type { Held } from './held.ts';
import { MAX_ASSET_BYTES } from './limits.ts';

/** `LFA` and the form's number. */
const MARK = 0x4c464101;
const HEAD_BYTES = 12;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** What is kept of an asset: mark, size of the whole (0 unknown), checksum of the bytes (U32 BE each), bytes. */
export function encodeCacheEntry({ bytes, sizeBytes = 0 }: Held): Uint8Array {
  const entry = new Uint8Array(HEAD_BYTES + bytes.length);
  const view = new DataView(entry.buffer);
  view.setUint32(0, MARK);
  view.setUint32(4, sizeBytes);
  view.setUint32(8, checksumOf(bytes));
  entry.set(bytes, HEAD_BYTES);
  return entry;
}

/** Nothing when it is damaged, or of another form: a power cut may leave anything. Never throws. */
export function decodeCacheEntry(entry: Uint8Array): Held {
  if (entry.length <= HEAD_BYTES || entry.length > HEAD_BYTES + MAX_ASSET_BYTES) return NOTHING;
  const reader = new ByteReader(entry);
  const [mark, sizeBytes, checksum] = [reader.u32be(), reader.u32be(), reader.u32be()];
  const bytes = entry.subarray(HEAD_BYTES);
  const isRight =
    mark === MARK && checksum === checksumOf(bytes) && (sizeBytes === 0 || sizeBytes >= bytes.length);
  return isRight ? { bytes, sizeBytes: sizeBytes === 0 ? undefined : sizeBytes, tag: undefined } : NOTHING;
}

/** FNV-1a: tells damage, not malice. */
function checksumOf(bytes: Uint8Array): number {
  let sum = FNV_OFFSET;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, FNV_PRIME);
  return sum >>> 0;
}

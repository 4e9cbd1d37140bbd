import { createHash } from 'node:crypto';
import { Uuid } from '@landfall/protocol/datatypes';
import type { NewAsset } from '../store/index.ts';

/** Below and above the small-blob limit. */
export const sampleSizes: readonly [number, ...number[]] = [1, 50, 900, 4096, 8192, 8193, 16_000, 40_000];

/** The asset of a seed: both processes of a kill test can make it. */
export function writerAsset(seed: number, sizeBytes: number): NewAsset {
  const key = createHash('sha256').update(`asset ${seed}`).digest();
  const bytes = new Uint8Array(sizeBytes).fill(key.readUInt8(0));
  bytes.set(key.subarray(0, Math.min(32, sizeBytes)));
  return {
    id: Uuid.fromRandomBytes(key.subarray(0, 16)),
    bytes,
    type: key.readUInt8(1) & 7,
    name: `seed ${seed}`,
  };
}

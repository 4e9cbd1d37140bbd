import { UsageError } from '@landfall/protocol/errors';
import type { ByteRange } from './asset-store.ts';

/** The range within an asset of this size; everything when none is given. @throws UsageError unless 0 ≤ start ≤ end, whole. */
export function clipRange(range: ByteRange | undefined, sizeBytes: number): ByteRange {
  if (range === undefined) return { start: 0, end: sizeBytes };
  const { start, end } = range;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start)
    throw new UsageError(`no byte range: ${start} to ${end}`);
  return { start: Math.min(start, sizeBytes), end: Math.min(end, sizeBytes) };
}

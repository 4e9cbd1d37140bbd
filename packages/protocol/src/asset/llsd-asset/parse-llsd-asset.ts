import { DecodeError } from '../../errors/index.ts';
import { parseLlsd } from '../../llsd/index.ts';
import type { LlsdValue } from '../../llsd/index.ts';
import type { AssetReadOptions } from '../lines/index.ts';

/** The longest are days of many skies: some hundred thousand. */
export const MAX_LLSD_ASSET_BYTES = 4 * 1024 * 1024;
const LIMITS = { maxBytes: MAX_LLSD_ASSET_BYTES, maxDepth: 32, maxValues: 200_000 };
const BLANKS: ReadonlySet<number> = new Set([0, 0x09, 0x0a, 0x0d, 0x20]);

/**
 * The value of an asset in LLSD of any form, with or without a header. Blanks and NULs behind it are passed over: OpenSim's own default
 * material has a line end behind its binary document.
 * @throws DecodeError for what is no LLSD, or too much of it
 */
export function parseLlsdAsset(bytes: Uint8Array, { onSkipped }: AssetReadOptions = {}): LlsdValue {
  const options = { ...LIMITS, onSkipped: (reason: string, offset: number) => onSkipped?.(reason, offset) };
  try {
    // A binary document may end with blanks of its own.
    return parseLlsd(bytes, '', options);
  } catch (error) {
    const trimmed = withoutBlanks(bytes);
    if (!(error instanceof DecodeError) || trimmed.length === bytes.length) throw error;
    return parseLlsd(trimmed, '', options);
  }
}

function withoutBlanks(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && BLANKS.has(bytes[end - 1]!)) end--;
  return bytes.subarray(0, end);
}

import { BinaryValueReader } from './binary-values.ts';
import { Budget } from './limits.ts';
import type { LlsdLimits } from './limits.ts';
import type { LlsdValue } from './value.ts';

/**
 * The value of an LLSD binary document, with or without its header line. Binary values are views into the input.
 * @throws DecodeError on what is not LLSD binary, bytes after the value, or exceeded limits.
 */
export function decodeLlsdBinary(bytes: Uint8Array, limits?: LlsdLimits): LlsdValue {
  return new BinaryValueReader(bytes, new Budget(bytes.length, limits)).document();
}

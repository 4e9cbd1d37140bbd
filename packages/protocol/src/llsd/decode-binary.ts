import { BinaryValueReader } from './binary-values.ts';
import { Budget } from './limits.ts';
import type { LlsdReadOptions } from './limits.ts';
import type { LlsdValue } from './value.ts';

/**
 * The value of an LLSD binary document, with or without its header line. Binary values are views into the input.
 * @throws DecodeError on what is not LLSD binary, bytes after the value, or exceeded limits.
 */
export function decodeLlsdBinary(bytes: Uint8Array, options?: LlsdReadOptions): LlsdValue {
  return new BinaryValueReader(bytes, new Budget(bytes.length, options)).document();
}

/**
 * The value at the beginning of bytes that go on with something else, as meshes do.
 * @returns with it the offset behind it
 * @throws DecodeError as {@link decodeLlsdBinary} does, but for bytes after the value
 */
export function decodeFirstLlsdBinary(
  bytes: Uint8Array,
  options?: LlsdReadOptions,
): { readonly value: LlsdValue; readonly endsAt: number } {
  return new BinaryValueReader(bytes, new Budget(bytes.length, options)).first();
}

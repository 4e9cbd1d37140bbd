import { BinaryValueWriter } from './binary-writer.ts';
import type { LlsdValue } from './value.ts';

/**
 * The LLSD binary form of a value, without the header line. Entries whose value is `undefined` are left out.
 * @throws EncodeError on a `number` that is no 32-bit integer: reals are {@link LlsdReal}.
 */
export function encodeLlsdBinary(value: LlsdValue): Uint8Array {
  const writer = new BinaryValueWriter();
  writer.value(value);
  return writer.finish();
}

import type { ByteReader } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';

/** Type and length. */
const HEAD_BYTES = 6;

/**
 * Goes past the extra parameters that begin where the reader stands, without reading them.
 * @throws DecodeError when they end before they say
 */
export function skipExtraParams(reader: ByteReader): void {
  const count = reader.u8();
  for (let index = 0; index < count; index++) readParam(reader, index);
}

/** The next parameter, as bytes. @throws DecodeError when it ends before it says */
export function readParam(reader: ByteReader, index: number): { number: number; body: Uint8Array } {
  const { offset } = reader;
  if (reader.remaining >= HEAD_BYTES) {
    const number = reader.u16le();
    const length = reader.u32le();
    if (length <= reader.remaining) return { number, body: reader.take(length) };
  }
  throw new DecodeError('an extra parameter that breaks off', { offset, path: `ExtraParams[${index}]` });
}

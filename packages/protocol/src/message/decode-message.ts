import { numberLength, readWireNumber } from '../packet/index.ts';
import { FIXED, HIGH, LOW, MEDIUM } from './generated/decode.ts';
import type { Message, UnknownMessage } from './generated/messages.ts';
import { readBytes } from './read-field.ts';

/** Reads the fields in `bytes[at, end)`. */
export type FieldsDecoder = (bytes: Uint8Array, at: number, end: number) => Message;

const FIRST_FIXED = 0xfffa;

/**
 * The message in a packet's body (number and fields, zero-expanded), or in `bytes[start, end)`.
 *
 * Byte fields are views of the input. Trailing blocks may be missing (see `ABSENT` and the schema's `?`), and bytes behind the last
 * block are kept as `surplus`, so that encoding gives the same bytes again. A number that the schema does not have
 * makes an `Unknown` message.
 * @throws DecodeError when the message is cut short, with the offset into its fields and the path of the field.
 * @source PROTOCOL §1.2, §1.5, §1.6
 */
export function decodeMessage(bytes: Uint8Array, start = 0, end: number = bytes.length): Message {
  const decoder = decoderOf(bytes, start);
  if (start >= end || decoder === undefined) return unknownMessage(bytes, start, end);
  const fields = start + numberLength(bytes[start]!, bytes[start + 1]);
  return fields > end ? unknownMessage(bytes, start, end) : decoder(bytes, fields, end);
}

function decoderOf(bytes: Uint8Array, start: number): FieldsDecoder | undefined {
  const first = bytes[start]!;
  if (first !== 0xff) return HIGH[first];
  const second = bytes[start + 1]!;
  if (second !== 0xff) return MEDIUM[second];
  const low = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  return low < FIRST_FIXED ? LOW[low] : FIXED[low - FIRST_FIXED];
}

/** Throws, too, when not even the number is whole. */
function unknownMessage(bytes: Uint8Array, start: number, end: number): UnknownMessage {
  const number = readWireNumber(bytes, start, end);
  return { name: 'Unknown', number, body: readBytes(bytes, start, end - start) };
}

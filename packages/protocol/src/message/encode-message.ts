import { EncodeError } from '../errors/index.ts';
import { MAX_DATAGRAM_BYTES, encodeBody, writeFresh } from '../packet/index.ts';
import type { PacketHeader } from '../packet/index.ts';
import { ENCODERS } from './generated/encode.ts';
import type { Message } from './generated/messages.ts';
import { explainMisfit } from './misfit.ts';

/** Writes the fields of a message at `at` and returns the offset after them. */
export type FieldsEncoder = (message: Message, out: Uint8Array, at: number) => number;

/** How a message is encoded: its number as bytes, then its fields. */
export interface MessageEncoder {
  readonly number: readonly number[];
  readonly zerocoded: boolean;
  readonly fields: FieldsEncoder;
}

/**
 * Number and fields of a message: the body of a packet.
 * @throws EncodeError when a value does not fit its type, with the path of the field; when a trailing block is given without the
 * one before it; or when the result is longer than any datagram.
 */
export function encodeMessage(message: Message): Uint8Array {
  return writeFresh(message, encodeMessageInto);
}

/**
 * A whole datagram with the message in it. Unless the header says otherwise, it is zero-coded when the schema says so and that makes
 * it smaller.
 * @throws EncodeError as {@link encodeMessage}, and when the header's values do not fit.
 */
export function encodeDatagram(message: Message, header: PacketHeader): Uint8Array {
  if (header.zerocoded !== undefined || ENCODERS.get(message.name)?.zerocoded !== true) {
    return encodeBody(header, message, encodeMessageInto);
  }
  return encodeBody({ ...header, zerocoded: 'try' }, message, encodeMessageInto);
}

/**
 * {@link encodeMessage} into `out` at `at`. Returns the offset after the message, which is beyond the end of `out` when it does not
 * fit: what `out` holds is then of no use.
 */
export function encodeMessageInto(message: Message, out: Uint8Array, at: number): number {
  if (message.name === 'Unknown') return writeUnknown(message.body, out, at);
  const encoder = ENCODERS.get(message.name);
  if (encoder === undefined) throw new EncodeError(`no message is named ${message.name}`);
  return at + checkedLength(encodeFields(encoder, message, out, at) - at);
}

function encodeFields(encoder: MessageEncoder, message: Message, out: Uint8Array, at: number): number {
  for (const byte of encoder.number) out[at++] = byte;
  try {
    return encoder.fields(message, out, at);
  } catch (error) {
    throw explainMisfit(message, error);
  }
}

function writeUnknown(body: Uint8Array, out: Uint8Array, at: number): number {
  checkedLength(body.length);
  if (at + body.length <= out.length) out.set(body, at);
  return at + body.length;
}

function checkedLength(length: number): number {
  if (length > MAX_DATAGRAM_BYTES) throw new EncodeError(`message of ${length} bytes`);
  return length;
}

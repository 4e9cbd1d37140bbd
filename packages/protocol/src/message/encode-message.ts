import { EncodeError } from '../errors/index.ts';
import { encodeBody, writeFresh } from '../packet/index.ts';
import type { PacketHeader, WriteInto } from '../packet/index.ts';
import { ENCODERS } from './generated/encode.ts';
import type { Message } from './generated/messages.ts';
import { explainMisfit } from './misfit.ts';

/** How a message is encoded. */
export interface MessageEncoder {
  /** The sender tries zero-coding. */
  readonly zerocoded: boolean;
  /** Writes number and fields. */
  readonly write: WriteInto<Message>;
}

const UNKNOWN: MessageEncoder = { zerocoded: false, write: writeUnknown };

/**
 * Number and fields of a message: the body of a packet.
 * @throws EncodeError when a value does not fit its type, with the path of the field; when a trailing block is given without the
 * one before it; or when the result is longer than any datagram.
 */
export function encodeMessage(message: Message): Uint8Array {
  const { write } = encoderOf(message);
  try {
    return writeFresh(message, write);
  } catch (error) {
    throw explainMisfit(message, error);
  }
}

/**
 * A whole datagram with the message in it. Unless the header says otherwise, it is zero-coded when the schema says so and that makes
 * it smaller.
 * @throws EncodeError as {@link encodeMessage}, and when the header's values do not fit.
 */
export function encodeDatagram(message: Message, header: PacketHeader): Uint8Array {
  const { zerocoded, write } = encoderOf(message);
  try {
    return encodeBody(header, header.zerocoded ?? (zerocoded ? 'try' : false), message, write);
  } catch (error) {
    throw explainMisfit(message, error);
  }
}

function encoderOf(message: Message): MessageEncoder {
  const encoder = message.name === 'Unknown' ? UNKNOWN : ENCODERS.get(message.name);
  if (encoder === undefined) throw new EncodeError(`no message is named ${message.name}`);
  return encoder;
}

function writeUnknown(message: Message, out: Uint8Array, at: number): number {
  if (message.name !== 'Unknown') return at;
  const { body } = message;
  if (at + body.length <= out.length) out.set(body, at);
  return at + body.length;
}

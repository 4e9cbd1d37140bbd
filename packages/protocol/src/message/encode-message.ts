import type { PacketHeader } from '../packet/index.ts';
import { ALL_MESSAGES } from './generated/all.ts';
import type { Message } from './generated/messages.ts';

/**
 * Number and fields of a message, whichever of all it is: the body of a packet. For instruments and tests; what is to be bundled
 * encodes with a table of its own, or with the message's value (`ChatFromViewer.encode`).
 * @throws EncodeError as {@link MessageType.encode}.
 */
export function encodeMessage(message: Message): Uint8Array {
  return ALL_MESSAGES.encode(message);
}

/**
 * A whole datagram with the message in it, as {@link encodeMessage}.
 * @throws EncodeError as {@link MessageType.encodeDatagram}.
 */
export function encodeDatagram(message: Message, header: PacketHeader): Uint8Array {
  return ALL_MESSAGES.encodeDatagram(message, header);
}

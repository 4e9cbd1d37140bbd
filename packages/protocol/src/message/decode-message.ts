import { ALL_MESSAGES } from './generated/all.ts';
import type { Message } from './generated/messages.ts';

/**
 * The message in a packet's body, or in `bytes[start, end)`, whichever of all it is: see `MessageTable.decode`. For instruments
 * and tests; what is to be bundled decodes with a table of its own.
 * @throws DecodeError when not even the number is whole.
 */
export function decodeMessage(bytes: Uint8Array, start = 0, end: number = bytes.length): Message {
  return ALL_MESSAGES.decode(bytes, start, end);
}

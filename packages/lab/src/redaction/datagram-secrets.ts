import { DecodeError } from '@landfall/protocol/errors';
import { decodeMessage, describeMessages, nameOfWireNumber } from '@landfall/protocol/message';
import { decodePacket, peekWireNumber } from '@landfall/protocol/packet';
import { blocksOf } from './message-fields.ts';

const SECRET_FIELDS: ReadonlySet<string> = new Set(['SessionID', 'SecureSessionID']);

/** Messages with such a field. */
const MESSAGES: ReadonlySet<string> = new Set(
  describeMessages()
    .filter(({ blocks }) => blocks.some(({ fields }) => fields.some(({ name }) => SECRET_FIELDS.has(name))))
    .map(({ name }) => name),
);

/** The session ids in a datagram, as text; none when it cannot be decoded. */
export function secretsOfDatagram(datagram: Uint8Array): string[] {
  const number = peekWireNumber(datagram);
  const name = number === undefined ? undefined : nameOfWireNumber(number);
  if (name === undefined || !MESSAGES.has(name)) return [];
  try {
    const packet = decodePacket(datagram);
    const message = decodeMessage(packet.bytes, packet.start, packet.end);
    return blocksOf(message).flatMap((block) =>
      Object.entries(block)
        .filter(([field]) => SECRET_FIELDS.has(field))
        .map(([, value]) => String(value)),
    );
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

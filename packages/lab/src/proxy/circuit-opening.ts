import { DecodeError } from '@landfall/protocol/errors';
import { createMessageTable, UseCircuitCode } from '@landfall/protocol/message';
import { decodePacket, HEADER_BYTES } from '@landfall/protocol/packet';

/** Who opens a circuit. */
export interface CircuitOpening {
  readonly code: number;
  readonly sessionId: string;
}

const TABLE = createMessageTable([UseCircuitCode]);

/** The first message of a circuit; undefined for any other. */
export function decodeUseCircuitCode(datagram: Uint8Array): CircuitOpening | undefined {
  if (datagram[HEADER_BYTES] !== 0xff || datagram[HEADER_BYTES + 1] !== 0xff) return undefined;
  try {
    const { bytes, start, end } = decodePacket(datagram);
    const message = TABLE.decode(bytes, start, end);
    if (message.name !== 'UseCircuitCode') return undefined;
    const { Code: code, SessionID } = message.CircuitCode;
    return { code, sessionId: SessionID.toString() };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

import { PacketAck } from '../message/index.ts';
import { MAX_APPENDED_ACKS } from '../packet/index.ts';

/** Bodies of PacketAck messages with all of these. */
export function ackBodies(acks: readonly number[]): Uint8Array[] {
  const bodies: Uint8Array[] = [];
  for (let at = 0; at < acks.length; at += MAX_APPENDED_ACKS) {
    const Packets = acks.slice(at, at + MAX_APPENDED_ACKS).map((ID) => ({ ID }));
    bodies.push(PacketAck.encode({ name: 'PacketAck', Packets }));
  }
  return bodies;
}

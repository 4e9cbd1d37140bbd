import { PacketAck } from '../message/index.ts';

/** As many as viewer and simulators put into one. @source viewer message.cpp: 250 at most */
const MOST_ACKS = 250;

/** Bodies of PacketAck messages with all of these. */
export function ackBodies(acks: readonly number[]): Uint8Array[] {
  const bodies: Uint8Array[] = [];
  for (let at = 0; at < acks.length; at += MOST_ACKS) {
    const Packets = acks.slice(at, at + MOST_ACKS).map((ID) => ({ ID }));
    bodies.push(PacketAck.encode({ name: 'PacketAck', Packets }));
  }
  return bodies;
}

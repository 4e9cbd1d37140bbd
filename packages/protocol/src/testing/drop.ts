import { decodeMessage, nameOfWireNumber, type MessageName } from '../message/index.ts';
import { decodePacket, peekWireNumber } from '../packet/index.ts';

/** Decides for each datagram that is sent. */
export type DropRule = (datagram: Uint8Array) => boolean;

/** The name of the message in a datagram; undefined when the table does not have it. */
export function messageNameOf(datagram: Uint8Array): string | undefined {
  const number = peekWireNumber(datagram);
  return number === undefined ? undefined : nameOfWireNumber(number);
}

/** Every sequence number that a datagram acknowledges, appended or in a PacketAck. */
export function acksIn(datagram: Uint8Array): number[] {
  const packet = decodePacket(datagram);
  const message = decodeMessage(packet.body);
  const own = message.name === 'PacketAck' ? message.Packets.map(({ ID }) => ID) : [];
  return [...packet.acks, ...own];
}

/** Drops the first so many datagrams with that message, resends counted. */
export function dropFirst(count: number, name: MessageName): DropRule {
  return dropMatching(count, (datagram) => messageNameOf(datagram) === name);
}

/** Drops the first so many datagrams that acknowledge that number, whatever else is in them. */
export function dropFirstAcksOf(count: number, sequence: number): DropRule {
  return dropMatching(count, (datagram) => acksIn(datagram).includes(sequence));
}

/** All of the rules decide; each counts for itself. */
export function dropAny(...rules: readonly DropRule[]): DropRule {
  return (datagram) => rules.map((rule) => rule(datagram)).includes(true);
}

function dropMatching(count: number, matches: DropRule): DropRule {
  let left = count;
  return (datagram) => left > 0 && matches(datagram) && left-- > 0;
}

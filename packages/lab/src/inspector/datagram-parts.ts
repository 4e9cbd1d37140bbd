import { DecodeError } from '@landfall/protocol/errors';
import { decodeMessage, describeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { decodePacket, numberLength } from '@landfall/protocol/packet';
import type { Packet } from '@landfall/protocol/packet';
import { enumerationOf, nameOfNumber, subFieldsOf } from '../fields/index.ts';
import type { Branch, Tree } from '../fields/index.ts';
import type { Part } from './answers.ts';
import { placesOfFields } from './field-places.ts';
import type { FieldPlace } from './field-places.ts';
import { partOf } from './tree-parts.ts';

/** A datagram's parts, and the bytes that they lie in. */
export interface DatagramParts {
  readonly parts: readonly Part[];
  readonly bytes: Uint8Array;
  readonly bytesAre: string;
}

const HEADER_BYTES = 6;

/** Takes a datagram apart as far as it can be. Never throws. */
export function partsOfDatagram(datagram: Uint8Array): DatagramParts {
  let packet: Packet;
  try {
    packet = decodePacket(datagram);
  } catch (error) {
    return { parts: [faultPart(error, 0, datagram.length)], bytes: datagram, bytesAre: 'as it was sent' };
  }
  const { bytes, start, zerocoded } = packet;
  // What was expanded has no header: the one that was sent stands in front of it again.
  const isApart = bytes !== datagram;
  const shown = isApart
    ? joined(datagram.subarray(0, HEADER_BYTES), bytes.subarray(start, packet.end))
    : datagram;
  const shift = isApart ? HEADER_BYTES - start : 0;
  const parts = [headerPart(packet), ...messageParts(packet, shift)];
  return { parts, bytes: shown, bytesAre: zerocoded ? 'its zero-coding undone' : 'as it was sent' };
}

function headerPart({ flags, sequence, reliable, resent, zerocoded, acks }: Packet): Part {
  const flag = (name: string, is: boolean): Part => ({ name, value: String(is), from: 0, to: 1, parts: [] });
  return {
    name: 'Packet',
    value: '',
    from: 0,
    to: HEADER_BYTES,
    parts: [
      { name: 'Flags', value: `0x${flags.toString(16).padStart(2, '0')}`, from: 0, to: 1, parts: [] },
      flag('Reliable', reliable),
      flag('Resent', resent),
      flag('Zerocoded', zerocoded),
      { name: 'Sequence', value: String(sequence), from: 1, to: 5, parts: [] },
      { name: 'Acks', value: acks.length === 0 ? '(none)' : acks.join(', '), parts: [] },
    ],
  };
}

function messageParts({ bytes, start, end }: Packet, shift: number): Part[] {
  try {
    const message = decodeMessage(bytes, start, end);
    const fields = start + numberLength(bytes[start] ?? 0, bytes[start + 1]);
    const number: Part = {
      name: 'Number',
      value: message.name,
      from: start + shift,
      to: fields + shift,
      parts: [],
    };
    return [number, ...blockParts(message, placesOfFields(message.name, bytes, fields, end), shift)];
  } catch (error) {
    return [faultPart(error, shift, end + shift)];
  }
}

function blockParts(message: Message, places: readonly FieldPlace[], shift: number): Part[] {
  const parts: Part[] = [];
  const byPlace = new Map(places.map((place) => [`${place.block}[${place.repeat}].${place.field}`, place]));
  for (const block of describeMessage(message.name)?.blocks ?? []) {
    const value = (message as unknown as Record<string, Branch | readonly Branch[] | undefined>)[block.name];
    if (value === undefined) continue;
    const repeats = Array.isArray(value) ? (value as readonly Branch[]) : [value as Branch];
    for (const [repeat, own] of repeats.entries()) {
      const fields = block.fields.map(({ name }) =>
        fieldPart(message, block.name, name, own, byPlace.get(`${block.name}[${repeat}].${name}`), shift),
      );
      parts.push(withPlace(Array.isArray(value) ? `${block.name}[${repeat}]` : block.name, fields));
    }
  }
  return parts;
}

function fieldPart(
  message: Message,
  block: string,
  name: string,
  own: Branch,
  place: FieldPlace | undefined,
  shift: number,
): Part {
  const value: Tree = own[name];
  const plain = partOf(name, value);
  const names = typeof value === 'number' ? enumerationOf(message.name, block, name) : undefined;
  const called = names === undefined ? undefined : nameOfNumber(names, value as number);
  const inside = subFieldsOf(message, block, name, own);
  return {
    ...plain,
    value: called === undefined ? plain.value : `${plain.value} (${called})`,
    ...(place === undefined ? {} : { from: place.from + shift, to: place.to + shift }),
    parts: inside === undefined ? plain.parts : partOf(name, inside).parts,
  };
}

/** A block lies where its fields lie. */
function withPlace(name: string, fields: readonly Part[]): Part {
  const froms = fields.flatMap(({ from }) => from ?? []);
  const tos = fields.flatMap(({ to }) => to ?? []);
  if (froms.length === 0) return { name, value: '', parts: fields };
  return { name, value: '', from: Math.min(...froms), to: Math.max(...tos), parts: fields };
}

/** @throws whatever is no fault of the bytes */
/** Behind the last byte is no place: what was cut off there shows nothing. @param shift from the place in the message to that in what is shown */
function faultPart(error: unknown, shift: number, shownBytes: number): Part {
  if (!(error instanceof DecodeError)) throw error;
  const at = error.offset === undefined ? Infinity : error.offset + shift;
  return {
    name: 'Cannot be read',
    value: error.message,
    ...(at < shownBytes ? { from: at, to: at + 1 } : {}),
    parts: [],
  };
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

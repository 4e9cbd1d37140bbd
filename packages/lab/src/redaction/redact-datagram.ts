import { DecodeError, EncodeError } from '@landfall/protocol/errors';
import { decodeMessage, describeMessages, encodeMessage, nameOfWireNumber } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import {
  FLAG_ACKS,
  HEADER_BYTES,
  decodePacket,
  encodePacket,
  numberLength,
  peekWireNumber,
} from '@landfall/protocol/packet';
import type { Packet } from '@landfall/protocol/packet';
import type { Addresses } from './addresses.ts';
import type { ByteMatcher } from './byte-matcher.ts';
import { blocksOf } from './message-fields.ts';
import { isSpoken, maskBytes, spokenWords } from './spoken-words.ts';

/** What is to be replaced. */
export interface Substitutions {
  /** Long enough to be meant wherever they are found. */
  readonly anywhere: ByteMatcher;
  /** Undefined: addresses stay. */
  readonly addresses: Addresses | undefined;
  readonly hidesWords: boolean;
}

/** Messages with addresses in fields of that type. */
const WITH_ADDRESSES: ReadonlyMap<string, readonly string[]> = new Map(
  describeMessages().flatMap(({ name, blocks }) => {
    const fields = blocks.flatMap((block) =>
      block.fields.filter(({ type }) => type.kind === 'IPADDR').map((field) => field.name),
    );
    return fields.length === 0 ? [] : [[name, fields] as const];
  }),
);

/** The addresses that a datagram names in its fields; none when it cannot be decoded. */
export function addressesIn(datagram: Uint8Array): string[] {
  const fields = WITH_ADDRESSES.get(nameOf(datagram));
  if (fields === undefined) return [];
  try {
    const { bytes, start, end } = decodePacket(datagram);
    const blocks = blocksOf(decodeMessage(bytes, start, end));
    return blocks.flatMap((block) =>
      fields.flatMap((field) => (field in block ? [String(block[field])] : [])),
    );
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

/**
 * The datagram with what stands for its secrets; itself when it has none. Of one that cannot be read and has some, nothing is left
 * but its length.
 */
export function redactDatagram(datagram: Uint8Array, substitutions: Substitutions): Uint8Array {
  const { anywhere } = substitutions;
  try {
    const packet = decodePacket(datagram);
    // Also in what looks like acks or an extra header, and may be something else.
    const whole = redactPacket(packet, substitutions);
    return anywhere.replaced(whole) ?? whole;
  } catch (error) {
    if (!(error instanceof DecodeError || error instanceof EncodeError)) throw error;
    // Who knows what else is in there, coded in some way.
    return anywhere.isIn(datagram) ? new Uint8Array(datagram.length) : datagram;
  }
}

/** The datagram itself when there is nothing to replace in its body. */
function redactPacket(packet: Packet, substitutions: Substitutions): Uint8Array {
  const { datagram, start, end, zerocoded } = packet;
  const body = packet.bytes.subarray(start, end);
  const redacted = redactBody(body, nameOf(datagram), substitutions);
  if (redacted === undefined) return datagram;
  return zerocoded ? likePacket(packet, redacted) : withBody(packet, redacted);
}

/** The datagram with another body of the same length; its extra header stays between number and fields. */
function withBody({ datagram, extra }: Packet, body: Uint8Array): Uint8Array {
  const whole = Uint8Array.from(datagram);
  const number = body.subarray(0, numberLength(body[0]!, body[1]));
  whole.set(number, HEADER_BYTES);
  whole.set(body.subarray(number.length), HEADER_BYTES + number.length + extra.length);
  return whole;
}

/** Zero-coded anew, as everybody does it: an unusual coding has the secret in it. With the flags that mean nothing, too. */
function likePacket(packet: Packet, body: Uint8Array): Uint8Array {
  const { sequence, reliable, resent, zerocoded, acks, extra, flags } = packet;
  const datagram = encodePacket({ sequence, body, reliable, resent, zerocoded, acks, extra });
  datagram[0] = flags;
  const hasEmptyAcks = (flags & FLAG_ACKS) !== 0 && acks.length === 0;
  return hasEmptyAcks ? Uint8Array.of(...datagram, 0) : datagram;
}

/** The zero-expanded body with stand-ins, as long as it was; undefined when nothing is to be replaced. */
function redactBody(body: Uint8Array, name: string, substitutions: Substitutions): Uint8Array | undefined {
  const { anywhere, addresses, hidesWords } = substitutions;
  const isDecoded = (hidesWords && isSpoken(name)) || (addresses !== undefined && WITH_ADDRESSES.has(name));
  if (!isDecoded) return anywhere.replaced(body);
  const own = Uint8Array.from(body);
  const message = decodeMessage(own, 0, own.length);
  // Texts are views of the bytes that were decoded.
  if (hidesWords) for (const words of spokenWords(message)) maskBytes(words);
  const changed = addresses === undefined ? own : withAddresses(message, own, addresses);
  return anywhere.replaced(changed) ?? changed;
}

function withAddresses(message: Message, body: Uint8Array, addresses: Addresses): Uint8Array {
  const fields = WITH_ADDRESSES.get(message.name);
  if (fields === undefined) return body;
  for (const block of blocksOf(message))
    for (const field of fields) if (field in block) block[field] = addresses.of(String(block[field]));
  const changed = encodeMessage(message);
  // What came cut short, or with zeros left out, stays as it is.
  return changed.length === body.length ? changed : body;
}

function nameOf(datagram: Uint8Array): string {
  const number = peekWireNumber(datagram);
  return (number === undefined ? undefined : nameOfWireNumber(number)) ?? '';
}

import { DecodeError } from '@landfall/protocol/errors';
import { decodeMessage, encodeMessage, nameOfWireNumber } from '@landfall/protocol/message';
import { decodePacket, encodePacketLike, peekWireNumber } from '@landfall/protocol/packet';
import type { Packet } from '@landfall/protocol/packet';
import { MAX_CAPTURE_BYTES, readDatagrams, unpackCapture } from '../capture/index.ts';
import type { CaptureEnd, CapturedDatagram } from '../capture/index.ts';
import type { DecodedDatagram, DecodedFailure } from './decoded.ts';
import { Directions } from './direction.ts';

type CapturedPart = Pick<DecodedDatagram, 'frame' | 'time' | 'direction' | 'from' | 'to' | 'sizeBytes'>;

const NS_PER_S = 1e9;

/**
 * Every UDP datagram of a capture file, in its order, decoded one at a time as it is asked for. The file is read twice: who is
 * client and who is simulator is known only at its end. Messages hold views of the file.
 * @throws DecodeError when the file is no capture or is damaged. What is wrong with a datagram is in its own result.
 * @returns how the file ended.
 */
export function* decodeCapture(given: Uint8Array): Generator<DecodedDatagram, CaptureEnd, undefined> {
  const { bytes: file, isCut } = unpackCapture(given, MAX_CAPTURE_BYTES);
  const directions = findDirections(file);
  const datagrams = readDatagrams(file);
  for (;;) {
    const { value: datagram, done } = datagrams.next();
    if (done === true)
      return isCut
        ? { ...datagram, cut: datagram.cut ?? { offset: file.length, what: 'the gzip stream' } }
        : datagram;
    yield decodeDatagram(datagram, directions);
  }
}

/** A damaged file is reported when its datagrams are read, after those before the damage. */
function findDirections(file: Uint8Array): Directions {
  const directions = new Directions();
  try {
    for (const datagram of readDatagrams(file)) directions.note(datagram);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  return directions;
}

/** One datagram, decoded as far as it can be. */
export function decodeDatagram(datagram: CapturedDatagram, directions: Directions): DecodedDatagram {
  const { frame, from, to, bytes, missingBytes } = datagram;
  const captured: CapturedPart = {
    frame,
    time: Number(datagram.sinceFirstNs) / NS_PER_S,
    direction: directions.of(datagram),
    from,
    to,
    sizeBytes: bytes.length + missingBytes,
  };
  if (missingBytes > 0) {
    const error = `the capture holds ${bytes.length} of ${captured.sizeBytes} bytes`;
    return { ...captured, error, offset: bytes.length, path: undefined };
  }
  return decodeBytes(captured, bytes);
}

function decodeBytes(captured: CapturedPart, bytes: Uint8Array): DecodedDatagram {
  let packet: Packet | undefined;
  try {
    packet = decodePacket(bytes);
    const message = decodeMessage(packet.bytes, packet.start, packet.end);
    const again = encodePacketLike(packet, encodeMessage(message));
    return { ...captured, ...headerOf(packet), message, roundTrip: sameBytes(again, bytes) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return failureOf(captured, packet, error);
  }
}

function failureOf(
  captured: CapturedPart,
  packet: Packet | undefined,
  { what, offset, path }: DecodeError,
): DecodedFailure {
  if (packet === undefined) return { ...captured, error: what, offset, path };
  const number = peekWireNumber(packet.datagram);
  const name = number === undefined ? undefined : nameOfWireNumber(number);
  return { ...captured, ...headerOf(packet), name, error: what, offset, path };
}

function headerOf({ sequence, reliable, resent, zerocoded, acks }: Packet) {
  return { sequence, reliable, resent, zerocoded, acks };
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

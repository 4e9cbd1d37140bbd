import type { Endpoint } from '@landfall/protocol/datatypes';
import type { Message } from '@landfall/protocol/message';
import type { Direction } from './direction.ts';

/** What is known of every datagram, whatever is in it. */
interface Captured {
  /** The frame of the file; 1 is the first. */
  readonly frame: number;
  /** Seconds since the first frame of the file. */
  readonly time: number;
  readonly direction: Direction;
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Of the datagram as sent. */
  readonly sizeBytes: number;
}

/** The parts of a packet around its message. */
interface Header {
  readonly sequence: number;
  readonly reliable: boolean;
  readonly resent: boolean;
  readonly zerocoded: boolean;
  /** Appended acks, in wire order. */
  readonly acks: readonly number[];
}

/** A datagram that is a packet with a whole message. */
export interface DecodedPacket extends Captured, Header {
  /** Decoded; its byte fields are views of the datagram, or of its fields with zero-coding undone. */
  readonly message: Message;
  /** True when encoding it again gives the identical datagram. */
  readonly roundTrip: boolean;
  /** Never there: tells it from a {@link DecodedFailure}. */
  readonly error?: undefined;
}

/** A datagram that is no packet, or whose message is not whole. What could be read is there. */
export interface DecodedFailure extends Captured, Partial<Header> {
  /** Of the message, by its number; absent when it is no packet, undefined when no message has that number. */
  readonly name?: string | undefined;
  /** What is wrong, in words, without the place. */
  readonly error: string;
  /** Into the datagram when it is no packet; into the fields of the message, zero-expanded, when `name` is there. */
  readonly offset: number | undefined;
  /** Where in the fields of the message, such as `ObjectData[3].TextureEntry`; undefined where that is not known. */
  readonly path: string | undefined;
}

/** What became of a datagram: a packet, or how far it could be read. */
export type DecodedDatagram = DecodedPacket | DecodedFailure;

import { DecodeError } from '../errors/index.ts';
import { isLlsdMap } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import { encodeBody, numberLength, readWireNumber, writeFresh } from '../packet/index.ts';
import type { PacketHeader, WireNumber, WriteInto } from '../packet/index.ts';
import type { BlockDescription } from './description.ts';
import type { Message } from './generated/messages.ts';
import { readLlsd, writeLlsd } from './llsd-form.ts';
import { TRUSTED, ZEROCODED } from './message-flags.ts';
import { explainMisfit } from './misfit.ts';
import { readShort } from './read-short.ts';

/** Reads the fields in `bytes[at, end)`; undefined when they end early. */
export type FieldsReader<M> = (bytes: Uint8Array, at: number, end: number) => M | undefined;

/**
 * What is known of one message: its number, its marks, its form on the wire and its form in LLSD. The package exports one under the
 * name of each message, beside the type of that name, and a bundler drops those that a program does not name.
 * @example
 * const body = ChatFromViewer.encode({ name: 'ChatFromViewer', AgentData, ChatData });
 */
export class MessageType<M extends Message = Message> {
  /** Of the message, as the template spells it: `ChatFromViewer`. */
  readonly name: M['name'];
  /** As `readWireNumber` gives it: `0xffff008b` is Low 139. */
  readonly number: WireNumber;
  /** Bits: `TRUSTED`, `ZEROCODED`, `UDP_DEPRECATED`, `UDP_BLACKLISTED`, `DEPRECATED`. */
  readonly flags: number;
  /** Only simulators may send it. */
  readonly trusted: boolean;
  /** The sender tries zero-coding. */
  readonly zerocoded: boolean;
  /** Reads the fields in `bytes[at, end)`; undefined when they end early: {@link decodeFields} goes on then. */
  readonly read: FieldsReader<M>;
  /** Writes number and fields. Typed for any message, so that a list may hold different ones. */
  readonly write: WriteInto<Message>;
  readonly #layOut: () => readonly BlockDescription[];
  #blocks: readonly BlockDescription[] | undefined;

  /** Made by the generated code. `layOut` is called when something asks for the blocks first. */
  constructor(
    name: M['name'],
    number: WireNumber,
    flags: number,
    read: FieldsReader<M>,
    write: WriteInto<M>,
    layOut: () => readonly BlockDescription[],
  ) {
    this.name = name;
    this.number = number;
    this.flags = flags;
    this.trusted = (flags & TRUSTED) !== 0;
    this.zerocoded = (flags & ZEROCODED) !== 0;
    this.write = write as WriteInto<Message>;
    this.read = read;
    this.#layOut = layOut;
  }

  /** Blocks and fields in the order of the wire. */
  get blocks(): readonly BlockDescription[] {
    this.#blocks ??= this.#layOut();
    return this.#blocks;
  }

  /**
   * The message in a packet's body: number and fields, zero-expanded. Byte fields are views of it.
   * What the body is too short for reads as zero, and `zeroFilled` says so.
   * @throws DecodeError when it begins with another number.
   */
  decode(body: Uint8Array): M {
    const number = readWireNumber(body);
    if (number !== this.number) throw new DecodeError(`not the number of ${this.name}`, { offset: 0 });
    return this.decodeFields(body, numberLength(body[0]!, body[1]), body.length);
  }

  /** As {@link decode}, of the fields alone: those in `bytes[at, end)`. */
  decodeFields(bytes: Uint8Array, at: number, end: number): M {
    return this.read(bytes, at, end) ?? (readShort(this, bytes, at, end) as M);
  }

  /**
   * Number and fields: the body of a packet.
   * @throws EncodeError when a value does not fit its type, with the path of the field; when a trailing block is given without
   * the one before it; or when the result is longer than any datagram.
   */
  encode(message: M): Uint8Array {
    try {
      return writeFresh<Message>(message, this.write);
    } catch (error) {
      throw explainMisfit(this, message, error);
    }
  }

  /**
   * A whole datagram. Unless the header says otherwise, it is zero-coded when the schema says so and that makes it smaller.
   * @throws EncodeError as {@link encode}, and when the header's values do not fit.
   */
  encodeDatagram(message: M, header: PacketHeader): Uint8Array {
    const zerocoded = header.zerocoded ?? (this.zerocoded ? 'try' : false);
    try {
      return encodeBody<Message>(header, zerocoded, message, this.write);
    } catch (error) {
      throw explainMisfit(this, message, error);
    }
  }

  /**
   * The message from the body of an event of its name. Of a map nothing is refused: values are converted as LLSD does (U32 may be binary
   * or an integer), missing fields are zero, a Single block may be a map or an array with one, a missing optional block is absent.
   * Keys that the schema does not have, such as OpenSimulator's `RegionSizeX`, are not read.
   * @throws DecodeError for a body that is no map
   * @source PROTOCOL §6
   */
  fromLlsd(body: LlsdMap): M {
    if (!isLlsdMap(body)) throw new DecodeError(`the body of ${this.name} is no map`);
    return readLlsd(this, body) as M;
  }

  /**
   * The body of an event: every block an array of maps, U32, U64 and IPADDR big-endian binary, vectors arrays of reals,
   * Variable fields text when they are text with a final NUL and binary otherwise.
   * @source PROTOCOL §6
   */
  toLlsd(message: M): LlsdMap {
    return writeLlsd(this, message);
  }
}

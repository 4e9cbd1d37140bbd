import { EncodeError, UsageError } from '../errors/index.ts';
import { readWireNumber } from '../packet/index.ts';
import type { PacketHeader, WireNumber } from '../packet/index.ts';
import { CloseCircuit, CompletePingCheck, PacketAck, StartPingCheck } from './generated/circuit.ts';
import type { Message, MessageName, MessageOf, UnknownMessage } from './generated/messages.ts';
import { MessageType } from './message-type.ts';
import type { FieldsReader } from './message-type.ts';
import { readBytes } from './read-field.ts';
import { readShort } from './read-short.ts';

/** What every circuit needs, so that every table has it. */
const ALWAYS: readonly MessageType[] = [PacketAck, StartPingCheck, CompletePingCheck, CloseCircuit];

const FIRST_MEDIUM = 0xff00;
const FIRST_LOW = 0xffff0000;
/** The Fixed numbers are the last of the Low ones. */
const FIRST_FIXED = 0xfffa;

/** Where the readers of each frequency class begin in the one list of them. */
const MEDIUM_AT = 0x100;
const FIXED_AT = 0x200;
const LOW_AT = FIXED_AT + 6;
/** Low numbers go to 430; a list without holes is read without asking whether there is one. */
const PLACES = 0x400;

/** The messages that a program knows; made by {@link createMessageTable}. Any number of circuits may share one. */
export class MessageTable implements Iterable<MessageType> {
  readonly #byName = new Map<string, MessageType>();
  readonly #byNumber = new Map<WireNumber, MessageType>();
  /** By number. Readers instead of the messages they are of, in one list: fewer steps on the way of each packet. */
  readonly #readers: (FieldsReader<Message> | undefined)[] = [];

  constructor(types: Iterable<MessageType>) {
    while (this.#readers.length < PLACES) this.#readers.push(undefined);
    for (const type of types) this.#add(type);
  }

  /** How many messages are in it. */
  get size(): number {
    return this.#byName.size;
  }

  /** In the order in which they were given. */
  [Symbol.iterator](): Iterator<MessageType> {
    return this.#byName.values();
  }

  /** The message of that name, if it is in the table. */
  get<N extends MessageName>(name: N): MessageType<MessageOf<N>> | undefined;
  get(name: string): MessageType | undefined;
  get(name: string): MessageType | undefined {
    return this.#byName.get(name);
  }

  /** The message of that number (as `readWireNumber` gives it), if it is in the table. */
  ofNumber(number: WireNumber): MessageType | undefined {
    return this.#byNumber.get(number);
  }

  /**
   * The message in a packet's body (number and fields, zero-expanded), or in `bytes[start, end)`.
   *
   * Byte fields are views of the input. Trailing blocks may be missing (see `ABSENT` and the schema's `?`), a body that ends
   * early reads as zero from there on (`zeroFilled`), and bytes behind the last block are kept as `surplus`: encoding gives the
   * same bytes again. A number that is not in the table makes an `Unknown` message.
   * @throws DecodeError when not even the number is whole.
   * @source PROTOCOL §1.2, §1.5, §1.6
   */
  decode(bytes: Uint8Array, start = 0, end: number = bytes.length): Message {
    const first = bytes[start]!;
    let at = start + 1;
    let place = first;
    if (first === 0xff) {
      const second = bytes[at++]!;
      place = MEDIUM_AT + second;
      if (second === 0xff) {
        const low = (bytes[start + 2]! << 8) | bytes[start + 3]!;
        place = low < FIRST_FIXED ? LOW_AT + low : FIXED_AT + low - FIRST_FIXED;
        at = start + 4;
      }
    }
    const reader = this.#readers[place];
    if (reader === undefined || at > end) return unknownMessage(bytes, start, end);
    return (
      reader(bytes, at, end) ?? readShort(this.ofNumber(readWireNumber(bytes, start, end))!, bytes, at, end)
    );
  }

  /**
   * Number and fields of a message: the body of a packet.
   * @throws EncodeError as {@link MessageType.encode}, and for a message that is not in the table.
   */
  encode(message: Message): Uint8Array {
    return this.#typeOf(message).encode(message);
  }

  /**
   * A whole datagram with the message in it.
   * @throws EncodeError as {@link MessageType.encodeDatagram}, and for a message that is not in the table.
   */
  encodeDatagram(message: Message, header: PacketHeader): Uint8Array {
    return this.#typeOf(message).encodeDatagram(message, header);
  }

  #add(type: MessageType): void {
    if (!isMessageType(type))
      throw new UsageError('a table is made of messages as the package exports them, such as ChatFromViewer');
    const { name, number, read } = type;
    this.#byName.set(name, type);
    this.#byNumber.set(number, type);
    this.#readers[placeOf(number)] = read;
  }

  #typeOf(message: Message): MessageType {
    const type = message.name === 'Unknown' ? UNKNOWN : this.#byName.get(message.name);
    if (type === undefined) throw new EncodeError(`no message of the table is named ${message.name}`);
    return type;
  }
}

/**
 * A table of these messages, and of those that a circuit needs itself (PacketAck, StartPingCheck, CompletePingCheck,
 * CloseCircuit). What is decoded and encoded with it must be in it; `ALL_MESSAGES` has everything.
 * @throws UsageError for what is no message, such as its name
 */
export function createMessageTable(types: Iterable<MessageType>): MessageTable {
  return new MessageTable([...types, ...ALWAYS]);
}

/** Also one of another copy of this package. */
function isMessageType(type: unknown): type is MessageType {
  const { name, number, read } = Object(type) as Partial<Record<keyof MessageType, unknown>>;
  return typeof name === 'string' && typeof number === 'number' && typeof read === 'function';
}

function placeOf(number: WireNumber): number {
  if (number >= FIRST_LOW + FIRST_FIXED) return FIXED_AT + number - FIRST_LOW - FIRST_FIXED;
  if (number >= FIRST_LOW) return LOW_AT + number - FIRST_LOW;
  return number >= FIRST_MEDIUM ? MEDIUM_AT + number - FIRST_MEDIUM : number;
}

/** Throws, too, when not even the number is whole. */
function unknownMessage(bytes: Uint8Array, start: number, end: number): UnknownMessage {
  const number = readWireNumber(bytes, start, end);
  return { name: 'Unknown', number, body: readBytes(bytes, start, end - start) };
}

/** How a message is sent on that was not understood: as it came. */
const UNKNOWN: MessageType = new MessageType<UnknownMessage>(
  'Unknown',
  0,
  0,
  (bytes, at, end) => unknownMessage(bytes, at, end),
  ({ body }, { bytes }, at) => {
    bytes.set(body, at);
    return at + body.length;
  },
  () => [],
);

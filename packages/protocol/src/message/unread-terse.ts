import type { ImprovedTerseObjectUpdate as Terse } from './generated/object.ts';
import { ImprovedTerseObjectUpdate } from './generated/object.ts';
import { MessageType } from './message-type.ts';
import { readU16 } from './read-field.ts';
import { viewOf } from './view-field.ts';

/** Region handle, time dilation. */
const REGION_DATA_BYTES = 10;
const DILATION_AT = 8;

/**
 * An ImprovedTerseObjectUpdate whose blocks are made when somebody asks for them. Nothing comes as often, and whoever keeps the motion of
 * objects reads the numbers straight from the bytes: an object and a view for each block would take longer than that.
 */
export class UnreadTerse implements Terse {
  /** Of the message: what tells it from others of the circuit. */
  readonly name = 'ImprovedTerseObjectUpdate';
  /** As `Remainder` has it; `zeroFilled` also says that {@link UnreadTerse.bytes} are not all of it. */
  surplus?: Uint8Array;
  zeroFilled?: number;
  /** What the fields lie in; whole, as has been made sure of. */
  readonly bytes: Uint8Array;
  /** Where the number of blocks lies; the first of them comes behind it. */
  readonly countAt: number;
  readonly #at: number;
  readonly #end: number;
  #read: Terse | undefined;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes;
    this.countAt = at + REGION_DATA_BYTES;
    this.#at = at;
    this.#end = end;
  }

  /** Region handle and time dilation. Asking for it reads the whole message, once. */
  get RegionData(): Terse['RegionData'] {
    return this.#whole.RegionData;
  }

  /** A block for each object. Asking for it reads the whole message, once. */
  get ObjectData(): Terse['ObjectData'] {
    return this.#whole.ObjectData;
  }

  /** `RegionData.TimeDilation`, without the rest. */
  get timeDilation(): number {
    return readU16(this.bytes, this.#at + DILATION_AT);
  }

  /** A view of {@link UnreadTerse.bytes}, with their offsets: good until the next one is asked for, of any message. */
  view(): DataView {
    return viewOf(this.bytes);
  }

  /** Name and blocks as plain data, read for it: what `JSON.stringify` writes. */
  toJSON(): Terse {
    const { name, RegionData, ObjectData } = this;
    return { name, RegionData, ObjectData };
  }

  get #whole(): Terse {
    this.#read ??= ImprovedTerseObjectUpdate.read(this.bytes, this.#at, this.#end)!;
    return this.#read;
  }
}

function readLate(bytes: Uint8Array, start: number, end: number): Terse | undefined {
  let at = start + REGION_DATA_BYTES;
  // Without a list it is rare, and told apart from an empty one.
  if (at >= end) return ImprovedTerseObjectUpdate.read(bytes, start, end);
  for (let left = bytes[at++]!; left > 0; left--) {
    if (at >= end) return undefined;
    at += 1 + bytes[at]!;
    if (at + 2 > end) return undefined;
    at += 2 + readU16(bytes, at);
    if (at > end) return undefined;
  }
  const message = new UnreadTerse(bytes, start, at);
  if (at < end) message.surplus = bytes.subarray(at, end);
  return message;
}

/** {@link ImprovedTerseObjectUpdate} for tables of circuits whose owner reads {@link UnreadTerse}; to everybody else it is the same. */
export const LateTerseObjectUpdate: MessageType<Terse> = /* @__PURE__ */ new MessageType(
  ImprovedTerseObjectUpdate.name,
  ImprovedTerseObjectUpdate.number,
  ImprovedTerseObjectUpdate.flags,
  readLate,
  ImprovedTerseObjectUpdate.write,
  () => ImprovedTerseObjectUpdate.blocks,
);

/**
 * The slow path of the generated readers: a body that ends before its fields do is read as the viewer reads it. A field that is
 * not wholly there, and all behind it, is zero; a Variable one has no bytes, a missing count is 0. Second Life sends such
 * bodies (a run of zeros at the end is one short), and older templates lack trailing fields.
 * @source PROTOCOL §1.6; viewer lltemplatemessagereader.cpp
 */
import { ABSENT } from './absent.ts';
import { minBlockBytes, minFieldBytes } from './description.ts';
import type { BlockDescription, FieldType, ScalarType } from './description.ts';
import type { Message } from './generated/messages.ts';
import {
  NO_BYTES,
  readAddress,
  readBool,
  readBytes,
  readF32,
  readF64,
  readPort,
  readQuaternion,
  readS16,
  readS32,
  readS64,
  readS8,
  readU16,
  readU32,
  readU64,
  readU8,
  readUuid,
  readVector3,
  readVector3d,
  readVector4,
} from './read-field.ts';

type Reader = (bytes: Uint8Array, at: number) => unknown;

const READERS: { readonly [K in ScalarType]: Reader } = {
  U8: readU8,
  U16: readU16,
  U32: readU32,
  U64: readU64,
  S8: readS8,
  S16: readS16,
  S32: readS32,
  S64: readS64,
  F32: readF32,
  F64: readF64,
  BOOL: readBool,
  LLUUID: readUuid,
  LLVector3: readVector3,
  LLVector3d: readVector3d,
  LLVector4: readVector4,
  LLQuaternion: readQuaternion,
  IPADDR: readAddress,
  IPPORT: readPort,
};

/** As long as the longest scalar. */
const ZEROS = new Uint8Array(24);

/** How far the reading has come. `zeroFilled` counts the bytes that are not there; what is left when it begins is surplus. */
interface Walk {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  zeroFilled: number;
}

/** What of a message's type is wanted here. */
interface Readable {
  readonly name: string;
  readonly blocks: readonly BlockDescription[];
}

/** The message whose fields are in `bytes[at, end)` as far as they go. */
export function readShort({ name, blocks }: Readable, bytes: Uint8Array, at: number, end: number): Message {
  const walk: Walk = { bytes, end, at, zeroFilled: 0 };
  const message: Record<string, unknown> = { name };
  for (const [i, block] of blocks.entries()) {
    if (block.optional && !isThere(block, walk)) break;
    message[block.name] = readBlock(block, mayBeAbsent(blocks, i), walk);
  }
  if (walk.at < end) message['surplus'] = readBytes(bytes, walk.at, end - walk.at);
  if (walk.zeroFilled > 0) message['zeroFilled'] = walk.zeroFilled;
  return message as unknown as Message;
}

/** An optional block counts as there when its least is. */
function isThere(block: BlockDescription, { at, end, zeroFilled }: Walk): boolean {
  const least = block.repeat === 'Single' ? minBlockBytes(block) : 1;
  return zeroFilled === 0 && at + least <= end;
}

/** Whether the packet may end before the count of this block without being short: when nothing of fixed size must follow. */
function mayBeAbsent(blocks: readonly BlockDescription[], index: number): boolean {
  return blocks.slice(index).every((block) => block.optional || block.repeat === 'Variable');
}

function readBlock(block: BlockDescription, canBeAbsent: boolean, walk: Walk): unknown {
  if (block.repeat === 'Single') return readFields(block, walk);
  if (canBeAbsent && (walk.zeroFilled > 0 || walk.at >= walk.end)) return ABSENT;
  const count = block.repeat === 'Multiple' ? block.count : (readField({ kind: 'U8' }, walk) as number);
  return Array.from({ length: count }, () => readFields(block, walk));
}

function readFields({ fields }: BlockDescription, walk: Walk): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, type }) => [name, readField(type, walk)]));
}

function readField(type: FieldType, walk: Walk): unknown {
  const { bytes, at } = walk;
  const size = fieldBytes(type, walk);
  if (walk.zeroFilled > 0 || at + size > walk.end) {
    walk.zeroFilled += minFieldBytes(type);
    return zeroOf(type);
  }
  walk.at += size;
  if (type.kind === 'Variable') return readBytes(bytes, at + type.size, size - type.size);
  return type.kind === 'Fixed' ? readBytes(bytes, at, size) : READERS[type.kind](bytes, at);
}

function fieldBytes(type: FieldType, { bytes, at, end }: Walk): number {
  const least = minFieldBytes(type);
  if (type.kind !== 'Variable' || at + least > end) return least;
  return least + (type.size === 1 ? bytes[at]! : readU16(bytes, at));
}

function zeroOf(type: FieldType): unknown {
  if (type.kind === 'Variable') return NO_BYTES;
  return type.kind === 'Fixed' ? new Uint8Array(type.size) : READERS[type.kind](ZEROS, 0);
}

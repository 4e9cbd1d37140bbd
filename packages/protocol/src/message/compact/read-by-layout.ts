import { ABSENT } from '../absent.ts';
import { minBlockBytes, minFieldBytes } from '../description.ts';
import type { BlockDescription, FieldDescription } from '../description.ts';
import type { Message } from '../generated/messages.ts';
import { mayBeAbsent } from '../may-be-absent.ts';
import { NO_BYTES, readBytes, readU16 } from '../read-field.ts';
import { VALUE_READERS } from '../read-value.ts';
import { viewOf } from '../view-field.ts';

/** What is being read, and how far. */
interface Cursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly end: number;
  at: number;
}

/** What reading ends with when the body does: {@link readByLayout} is undefined then. */
const SHORT = Symbol('short');

/** What the straight reader of the same message gives: its fields in `bytes[at, end)`; undefined when they end early. */
export function readByLayout(
  { name, blocks }: { readonly name: string; readonly blocks: readonly BlockDescription[] },
  bytes: Uint8Array,
  at: number,
  end: number,
): Message | undefined {
  const cursor: Cursor = { bytes, view: viewOf(bytes), end, at };
  const message: Record<string, unknown> = { name };
  for (const [i, block] of blocks.entries()) {
    if (block.optional && cursor.at + leastOf(block) > end) break;
    const value = hasEnded(blocks, i, cursor) ? ABSENT : readRepeats(block, cursor);
    if (value === SHORT) return undefined;
    message[block.name] = value;
  }
  if (cursor.at < end) message['surplus'] = readBytes(bytes, cursor.at, end - cursor.at);
  return message as unknown as Message;
}

/** What must be there for an optional block to be begun. */
const leastOf = (block: BlockDescription): number => (block.repeat === 'Single' ? minBlockBytes(block) : 1);

function hasEnded(blocks: readonly BlockDescription[], index: number, { at, end }: Cursor): boolean {
  return at >= end && blocks[index]!.repeat === 'Variable' && mayBeAbsent(blocks, index);
}

function readRepeats(block: BlockDescription, cursor: Cursor): unknown {
  if (block.repeat === 'Single') return readFields(block, cursor);
  if (block.repeat === 'Variable' && cursor.at >= cursor.end) return SHORT;
  const count = block.repeat === 'Variable' ? cursor.bytes[cursor.at++]! : block.count;
  const list: unknown[] = [];
  while (list.length < count) {
    const fields = readFields(block, cursor);
    if (fields === SHORT) return SHORT;
    list.push(fields);
  }
  return list;
}

function readFields({ fields }: BlockDescription, cursor: Cursor): unknown {
  const block: Record<string, unknown> = {};
  for (const field of fields) {
    const value = readField(field, cursor);
    if (value === SHORT) return SHORT;
    block[field.name] = value;
  }
  return block;
}

function readField({ type }: FieldDescription, cursor: Cursor): unknown {
  const { bytes, view, end } = cursor;
  const { at } = cursor;
  const least = minFieldBytes(type);
  if (at + least > end) return SHORT;
  cursor.at += least;
  if (type.kind !== 'Variable' && type.kind !== 'Fixed') return VALUE_READERS[type.kind](view, at, bytes);
  if (type.kind === 'Fixed') return new Uint8Array(bytes.buffer, bytes.byteOffset + at, type.size);
  const length = type.size === 1 ? bytes[at]! : readU16(bytes, at);
  if (cursor.at + length > end) return SHORT;
  const value = length === 0 ? NO_BYTES : readBytes(bytes, cursor.at, length);
  cursor.at += length;
  return value;
}

/**
 * The slow path of the generated readers: a body that ends before its fields do is read as the viewer reads it. A field that is
 * not wholly there, and all behind it, is zero; a Variable one has no bytes, a missing count is 0. Second Life sends such
 * bodies (a run of zeros at the end is one short), and older templates lack trailing fields.
 *
 * What is missing is put behind what is there, as zeros, and the reader reads that. Repeats that are counted but missing are one
 * and the same object: a few bytes must not ask for much.
 * @source PROTOCOL §1.6; viewer lltemplatemessagereader.cpp
 */
import { minBlockBytes, minFieldBytes } from './description.ts';
import type { BlockDescription, FieldDescription } from './description.ts';
import type { Draft } from './draft.ts';
import type { Message } from './generated/messages.ts';
import { mayBeAbsent } from './may-be-absent.ts';
import { readBytes, readU16 } from './read-field.ts';
import type { Remainder } from './remainder.ts';

/** How far the fields go. */
interface Walk {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** Behind the last whole field. */
  at: number;
  /** Zeros to put there; 0 as long as all is there. */
  missing: number;
  /** The block in whose repeats the body ends. */
  list?: BrokenList;
}

interface BrokenList {
  readonly block: BlockDescription;
  readonly countAt: number;
  readonly count: number;
  /** So many of the repeats are read, the last of them all zero; it stands for the others. */
  readonly shown: number;
}

/** What of a message's type is wanted here. */
interface Readable {
  readonly blocks: readonly BlockDescription[];
  readonly read: (bytes: Uint8Array, at: number, end: number) => Message | undefined;
}

/** The message whose fields are in `bytes[start, end)` as far as they go. Its byte fields are views of a copy. */
export function readShort(
  { blocks, read }: Readable,
  bytes: Uint8Array,
  start: number,
  end: number,
): Message {
  const walk: Walk = { bytes, end, at: start, missing: 0 };
  walkMessage(blocks, walk);
  const { at, missing, list } = walk;
  const whole = new Uint8Array(at - start + missing);
  whole.set(bytes.subarray(start, at));
  if (list !== undefined) whole[list.countAt - start] = list.shown;
  const message = read(whole, 0, whole.length)! as Draft<Remainder>;
  if (at < end) message.surplus = readBytes(bytes, at, end - at);
  message.zeroFilled = missing + (list === undefined ? 0 : fillList(message, list));
  return message as Message;
}

/** Repeats the last of a list until there are as many as were counted; returns how many bytes those would have. */
function fillList(message: object, { block, count, shown }: BrokenList): number {
  const list = (message as Record<string, unknown[]>)[block.name]!;
  const last = list.at(-1);
  while (list.length < count) list.push(last);
  return (count - shown) * minBlockBytes(block);
}

function walkMessage(blocks: readonly BlockDescription[], walk: Walk): void {
  for (const [i, block] of blocks.entries()) {
    if (walk.missing === 0) walkBlock(block, walk);
    else if (mayBeAbsent(blocks, i)) return;
    else walk.missing += leastBytes(block);
  }
}

function leastBytes(block: BlockDescription): number {
  return block.repeat === 'Variable' ? 1 : block.count * minBlockBytes(block);
}

function walkBlock(block: BlockDescription, walk: Walk): void {
  if (block.repeat !== 'Variable') {
    for (let i = 0; i < block.count; i++) walkFields(block, walk);
    return;
  }
  if (walk.at >= walk.end) {
    walk.missing = 1;
    return;
  }
  const countAt = walk.at++;
  const count = walk.bytes[countAt]!;
  for (let i = 0; i < count; i++) {
    walkFields(block, walk);
    if (walk.missing === 0) continue;
    const shown = Math.min(count, i + 2);
    walk.missing += (shown - i - 1) * minBlockBytes(block);
    walk.list = { block, countAt, count, shown };
    return;
  }
}

function walkFields({ fields }: BlockDescription, walk: Walk): void {
  for (const field of fields) {
    const size = fieldBytes(field, walk);
    if (walk.missing > 0 || walk.at + size > walk.end) walk.missing += minFieldBytes(field.type);
    else walk.at += size;
  }
}

function fieldBytes({ type }: FieldDescription, { bytes, at, end }: Walk): number {
  const least = minFieldBytes(type);
  if (type.kind !== 'Variable' || at + least > end) return least;
  return least + (type.size === 1 ? bytes[at]! : readU16(bytes, at));
}

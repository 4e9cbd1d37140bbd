import type { Slab } from '../../packet/index.ts';
import { ABSENT } from '../absent.ts';
import type { BlockDescription } from '../description.ts';
import { mayBeAbsent } from '../may-be-absent.ts';
import { misfit, writeCount, writeRemainder } from '../write-field.ts';
import { writeValue } from '../write-value.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the straight writer of the same message writes: number and fields. Returns the offset after them. */
export function writeByLayout(
  { number, blocks }: { readonly number: number; readonly blocks: readonly BlockDescription[] },
  message: object,
  out: Slab,
  start: number,
): number {
  const content = message as Fields;
  let at = writeNumber(number, out, start);
  for (const [i, block] of blocks.entries()) {
    const value = content[block.name];
    if (endsHere(blocks, i, content)) break;
    if (block.optional && value === undefined) throw misfit();
    at = writeRepeats(block, value, out, at);
  }
  return writeRemainder(out, at, message);
}

/** Big-endian, of one, two or four bytes. */
function writeNumber(number: number, { bytes, view }: Slab, at: number): number {
  if (number <= 0xff) {
    bytes[at] = number;
    return at + 1;
  }
  if (number <= 0xffff) {
    view.setUint16(at, number);
    return at + 2;
  }
  view.setUint32(at, number);
  return at + 4;
}

/** Whether nothing of the message is left, so that not even a count is written. */
function endsHere(blocks: readonly BlockDescription[], index: number, content: Fields): boolean {
  if (!mayBeAbsent(blocks, index)) return false;
  return blocks.slice(index).every(({ name, optional }) => content[name] === (optional ? undefined : ABSENT));
}

function writeRepeats(block: BlockDescription, value: unknown, out: Slab, at: number): number {
  if (block.repeat === 'Single') return writeFields(block, value as Fields, out, at);
  const list = value as readonly Fields[];
  if (block.repeat === 'Multiple' && list.length !== block.count) throw misfit();
  let next = block.repeat === 'Variable' ? writeCount(out.bytes, at, list.length) : at;
  for (const repeat of list) next = writeFields(block, repeat, out, next);
  return next;
}

function writeFields({ fields }: BlockDescription, block: Fields, out: Slab, at: number): number {
  let next = at;
  for (const { name, type } of fields) next = writeValue(type, out, next, block[name]);
  return next;
}

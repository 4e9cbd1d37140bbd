import { describeMessage, minFieldBytes } from '@landfall/protocol/message';
import type { BlockDescription, FieldType } from '@landfall/protocol/message';

/** Where a field lies in the bytes of a message. */
export interface FieldPlace {
  /** Name of the block, by the schema of the message. */
  readonly block: string;
  /** Which repeat of the block; 0 is the first. */
  readonly repeat: number;
  /** Name of the field in that block. */
  readonly field: string;
  /** Offset of its first byte, its length included where it has one. */
  readonly from: number;
  /** Offset behind its last byte. */
  readonly to: number;
}

/** More repeats than a datagram can hold are none. */
const MOST_PLACES = 20_000;

/**
 * Where the fields of a message lie, by its schema; as far as the bytes go.
 * @param bytes zero-coding undone
 * @param start where the fields begin, behind the message's number
 */
export function placesOfFields(name: string, bytes: Uint8Array, start: number, end: number): FieldPlace[] {
  const places: FieldPlace[] = [];
  let at = start;
  for (const block of describeMessage(name)?.blocks ?? []) {
    if (at >= end) break;
    const repeats = block.repeat === 'Variable' ? bytes[at++]! : repeatsOf(block);
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const { name: field, type } of block.fields) {
        const size = sizeOf(type, bytes, at);
        if (size === undefined || at + size > end || places.length >= MOST_PLACES) return places;
        places.push({ block: block.name, repeat, field, from: at, to: at + size });
        at += size;
      }
    }
  }
  return places;
}

const repeatsOf = ({ repeat, count }: BlockDescription): number => (repeat === 'Multiple' ? count : 1);

function sizeOf(type: FieldType, bytes: Uint8Array, at: number): number | undefined {
  if (type.kind !== 'Variable') return minFieldBytes(type);
  const [low, high = 0] = [bytes[at], type.size === 2 ? bytes[at + 1] : 0];
  return low === undefined ? undefined : type.size + low + high * 256;
}

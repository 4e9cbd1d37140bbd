import { DecodeError } from '../errors/index.ts';
import { minFieldBytes } from './description.ts';
import type { BlockDescription, FieldDescription, MessageDescription } from './description.ts';
import { describeMessage } from './describe.ts';

/** How far the walk has come. */
interface Walk {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  at: number;
}

/**
 * The slow path of the generated decoders: reads the message again field by field to say where it is cut short.
 * `start` is where its fields begin; the offset in the error counts from there.
 */
export function truncated(name: string, bytes: Uint8Array, start: number, end: number): DecodeError {
  const walk: Walk = { bytes, start, end, at: start };
  return walkMessage(describeMessage(name)!, walk) ?? new DecodeError('message is cut short', { path: name });
}

function walkMessage({ blocks }: MessageDescription, walk: Walk): DecodeError | undefined {
  for (const block of blocks) {
    const failure = walkBlock(block, walk);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function walkBlock(block: BlockDescription, walk: Walk): DecodeError | undefined {
  if (block.repeat === 'Single') return walkFields(block, block.name, walk);
  if (block.repeat === 'Variable' && walk.at >= walk.end) return undefined;
  const count = block.repeat === 'Variable' ? walk.bytes[walk.at++]! : block.count;
  for (let i = 0; i < count; i++) {
    const failure = walkFields(block, `${block.name}[${i}]`, walk);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function walkFields(block: BlockDescription, path: string, walk: Walk): DecodeError | undefined {
  for (const field of block.fields) {
    const offset = walk.at;
    walk.at += fieldBytes(field, walk);
    if (walk.at <= walk.end) continue;
    return new DecodeError('message is cut short', {
      offset: offset - walk.start,
      path: `${path}.${field.name}`,
    });
  }
  return undefined;
}

function fieldBytes({ type }: FieldDescription, { bytes, at }: Walk): number {
  const least = minFieldBytes(type);
  if (type.kind !== 'Variable') return least;
  const length = (bytes[at] ?? 0) | (type.size === 2 ? (bytes[at + 1] ?? 0) << 8 : 0);
  return least + length;
}

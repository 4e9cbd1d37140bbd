import type { Message } from '@landfall/protocol/message';

/** The fields of one repeat of a block, by wire name. */
export type Fields = Record<string, unknown>;

/** All blocks of a message with their fields, each repeat by itself. */
export function blocksOf(message: Message): Fields[] {
  const blocks = Object.values(message).flat() as unknown[];
  return blocks.filter((block): block is Fields => isBlock(block));
}

const isBlock = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

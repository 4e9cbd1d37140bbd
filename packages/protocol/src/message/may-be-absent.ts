import type { BlockDescription } from './description.ts';

/** Whether a body may end before this block without being short: when nothing of fixed size must follow. */
export function mayBeAbsent(blocks: readonly BlockDescription[], index: number): boolean {
  return blocks.slice(index).every((block) => block.optional || block.repeat === 'Variable');
}

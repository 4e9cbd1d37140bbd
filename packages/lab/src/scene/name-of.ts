import { PCODE } from '@landfall/protocol/object';
import type { CollectedObject } from './collected-scene.ts';
import { shortText } from './short-text.ts';

const KINDS: ReadonlyMap<number, string> = new Map([
  [PCODE.prim, 'Object'],
  [PCODE.avatar, 'Avatar'],
  [PCODE.grass, 'Grass'],
  [PCODE.newTree, 'Tree'],
  [PCODE.tree, 'Tree'],
]);

/** What it is called, or what it is and its local id. */
export function nameOf({ naming, description }: CollectedObject): string {
  if (naming !== undefined && naming.name !== '') return shortText(naming.name);
  return `${KINDS.get(description.pcode) ?? 'Thing'} ${description.localId}`;
}

import { formatHex } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { LlsdDate, LlsdReal, LlsdUri, formatDate } from '@landfall/protocol/llsd';
import { shortestFloat } from './shortest-float.ts';
import { isBranch, isRow, tupleOf } from './tree.ts';
import type { Tree } from './tree.ts';

/** A tree in JSON's own types. */
export type PlainTree =
  | string
  | number
  | boolean
  | null
  | readonly PlainTree[]
  | { readonly [name: string]: PlainTree };

const MAX_DEPTH = 64;

/** The tree in JSON's own types: vectors as arrays, ids and 64-bit numbers as text, bytes as `hex:` and two digits a byte. */
export function plainTree(tree: Tree, depth = 0): PlainTree {
  if (depth > MAX_DEPTH) return null;
  const tuple = tupleOf(tree);
  if (tuple !== undefined) return tuple.map(plainNumber);
  if (isRow(tree)) return tree.map((part) => plainTree(part, depth + 1));
  if (isBranch(tree)) {
    const parts = Object.entries(tree).filter(([, part]) => part !== undefined);
    return Object.fromEntries(parts.map(([name, part]) => [name, plainTree(part, depth + 1)]));
  }
  if (typeof tree === 'number') return plainNumber(tree);
  if (typeof tree === 'string' || typeof tree === 'boolean') return tree;
  if (tree === null || tree === undefined) return null;
  if (tree instanceof Uint8Array) return `hex:${formatHex(tree)}`;
  if (tree instanceof LlsdReal) return plainNumber(tree.value);
  if (tree instanceof LlsdDate) return formatDate(tree);
  if (tree instanceof LlsdUri) return tree.text;
  return tree instanceof Uuid ? tree.toString() : String(tree);
}

/** JSON has no word for what is not finite. */
function plainNumber(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  return Math.fround(value) === value ? shortestFloat(value) : value;
}

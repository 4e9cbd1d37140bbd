import { Uuid } from '@landfall/protocol/datatypes';
import { LlsdDate, LlsdReal, LlsdUri } from '@landfall/protocol/llsd';

/** What a field or a part of one can be, as codecs give it. */
export type Leaf =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Uuid
  | Uint8Array
  | LlsdReal
  | LlsdDate
  | LlsdUri;

/** Named parts; vectors and colours are some, too. */
export interface Branch {
  readonly [name: string]: Tree;
}

/** A value, or named parts, or parts in a row. */
export type Tree = Leaf | Branch | readonly Tree[];

/** Whether it has named parts: an object that is none of the leaves. */
export function isBranch(tree: Tree): tree is Branch {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return false;
  return !(
    tree instanceof Uuid ||
    tree instanceof Uint8Array ||
    tree instanceof LlsdReal ||
    tree instanceof LlsdDate ||
    tree instanceof LlsdUri
  );
}

/** Whether its parts stand in a row. */
export const isRow = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree);

const TUPLES: readonly (readonly string[])[] = [
  ['x', 'y', 'z'],
  ['x', 'y', 'z', 'w'],
  ['r', 'g', 'b', 'a'],
];

/** The numbers of a vector, quaternion or colour in their order; undefined for anything else. */
export function tupleOf(tree: Tree): readonly number[] | undefined {
  if (!isBranch(tree)) return undefined;
  const size = Object.keys(tree).length;
  const names = TUPLES.find((tuple) => tuple.length === size && tuple.every((name) => name in tree));
  if (names === undefined) return undefined;
  const numbers = names.map((name) => tree[name]);
  return numbers.every((number) => typeof number === 'number') ? numbers : undefined;
}

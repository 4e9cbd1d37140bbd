import { formatLeaf, isBranch, isRow, tupleOf } from '../fields/index.ts';
import type { Tree } from '../fields/index.ts';
import type { Part } from './answers.ts';

const MAX_DEPTH = 40;
/** So many parts of a row are shown; of more, how many. */
const MOST_PARTS = 512;

/** A value and what is inside it. */
export function partOf(name: string, tree: Tree, depth = 0): Part {
  const tuple = tupleOf(tree);
  if (tuple !== undefined) return { name, value: `<${tuple.join(', ')}>`, parts: [] };
  if (depth > MAX_DEPTH) return { name, value: '…', parts: [] };
  if (isRow(tree))
    return { name, value: tree.length === 0 ? '(none)' : '', parts: partsOf(numbered(tree), depth) };
  if (isBranch(tree)) return { name, value: '', parts: partsOf(Object.entries(tree), depth) };
  return { name, value: formatLeaf(tree), parts: [] };
}

function partsOf(entries: readonly (readonly [string, Tree])[], depth: number): Part[] {
  const there = entries.filter(([, tree]) => tree !== undefined);
  const shown = there.slice(0, MOST_PARTS).map(([name, tree]) => partOf(name, tree, depth + 1));
  const left = there.length - shown.length;
  return left > 0 ? [...shown, { name: '…', value: `and ${left} more`, parts: [] }] : shown;
}

const numbered = (row: readonly Tree[]): readonly (readonly [string, Tree])[] =>
  row.map((tree, at) => [`[${at}]`, tree]);

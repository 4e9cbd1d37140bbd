import { describeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { enumerationOf, enumerationOfPart } from './enumerations.ts';
import type { Enumeration } from './enumerations.ts';
import { subFieldsOf } from './sub-fields.ts';
import { isBranch, isRow } from './tree.ts';
import type { Tree } from './tree.ts';

/** One step of a path: which names it takes, and which repeat of them. */
export interface Segment {
  /** Whether the path goes on in a block, field or part of that name. */
  readonly takes: (name: string) => boolean;
  /** Any repeat where undefined; 0 is the first. */
  readonly index?: number | undefined;
}

/** What is asked of each value that a path leads to: true ends the search. */
export type Ask = (value: Tree, names: Enumeration | undefined) => boolean;

/** Deeper than any field of a message or any answer of a server goes. */
const MAX_DEPTH = 64;

/** Asks of each value in a message that the path (block, field, parts inside the field) leads to, until one answer is true. */
export function someFieldValue(message: Message, path: readonly Segment[], ask: Ask): boolean {
  const [blockSegment, fieldSegment, ...inside] = path;
  if (blockSegment === undefined) return ask(message as unknown as Tree, undefined);
  for (const block of describeMessage(message.name)?.blocks ?? []) {
    if (!blockSegment.takes(block.name)) continue;
    const value = (message as unknown as Record<string, Tree>)[block.name];
    if (value === undefined) continue;
    const repeats = isRow(value) ? value : [value];
    for (const [index, fields] of repeats.entries()) {
      if (blockSegment.index !== undefined && blockSegment.index !== index) continue;
      if (!isBranch(fields)) continue;
      if (fieldSegment === undefined) {
        if (ask(fields, undefined)) return true;
        continue;
      }
      for (const { name } of block.fields) {
        if (!fieldSegment.takes(name)) continue;
        const field = fields[name];
        if (inside.length === 0) {
          if (ask(field, enumerationOf(message.name, block.name, name))) return true;
          continue;
        }
        const parts = isBranch(field) ? field : subFieldsOf(message, block.name, name, fields);
        if (parts !== undefined && someValue(parts, inside, ask)) return true;
      }
    }
  }
  return false;
}

/** The same within a tree. Rows are passed through: a step names what is in each of them, or one of them by its number. */
export function someValue(tree: Tree, path: readonly Segment[], ask: Ask): boolean {
  return descend(tree, path, 0, ask, '', 0);
}

function descend(
  tree: Tree,
  path: readonly Segment[],
  at: number,
  ask: Ask,
  name: string,
  depth: number,
): boolean {
  if (depth > MAX_DEPTH) return false;
  if (isRow(tree)) {
    const wanted = at === 0 ? undefined : path[at - 1]!.index;
    return tree.some(
      (part, index) =>
        (wanted === undefined || wanted === index) && descend(part, path, at, ask, name, depth + 1),
    );
  }
  const segment = path[at];
  if (segment === undefined) return ask(tree, enumerationOfPart(name));
  if (!isBranch(tree)) return false;
  return Object.entries(tree).some(
    ([key, part]) => segment.takes(key) && descend(part, path, at + 1, ask, key, depth + 1),
  );
}

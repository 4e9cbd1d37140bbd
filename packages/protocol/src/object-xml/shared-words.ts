import { PART_ORDER } from './element-order.ts';

/**
 * What stands in every part: kept once, rather than once for each of the millions of elements of a region. Found by what is equal, so
 * that nothing is gathered here while documents are read.
 */
const NAMES =
  'UUID Guid X Y Z W R G B A Media TaskInventoryItem AssetID BasePermissions EveryonePermissions GroupPermissions NextPermissions ' +
  'CurrentPermissions InvType ItemID OldItemID ParentPartID PermsGranter PermsMask Type OwnerChanged';
const TEXTS =
  '00000000-0000-0000-0000-000000000000 true false 0 1 -1 -2 10 0.5 0.6 1000 2147483647 581632 647168 532480 32768';
const WORDS: ReadonlyMap<string, string> = new Map(
  [...PART_ORDER, ...`${NAMES} ${TEXTS}`.split(' ')].map((word) => [word, word]),
);
/** Of the longest of them, a UUID. */
const LONGEST = 36;
/** Engines keep parts of a text from here on as a view into it. */
const LEAST_VIEW = 13;

/**
 * The same text, kept by itself: the one that is there already where there is one, and else a copy. A piece of a document would keep the
 * whole document in memory.
 */
export function ownText(text: string): string {
  const shared = text.length > LONGEST ? undefined : WORDS.get(text);
  if (shared !== undefined) return shared;
  return text.length < LEAST_VIEW ? text : `${text} `.slice(0, -1);
}

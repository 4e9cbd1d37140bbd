import type { Catalogue } from '../index/index.ts';
import type { Journal, Ledger } from '../journal/index.ts';
import { holdsRecord } from './holds-record.ts';

/**
 * Whether a ledger is not of the journal that it lies beside: segments begin otherwise than it says, and the index knows them as they
 * are; where there is no index, none of them begins as it says. Else it is the segments that are of another store.
 */
export async function isOfAnotherStore(
  { beginnings }: Ledger,
  journal: Journal,
  index: Catalogue | undefined,
): Promise<boolean> {
  const differing = new Set<number>();
  let alike = 0;
  for (const [segment, expected] of beginnings) {
    const found = await journal.beginningOf(segment);
    if (found === expected) alike += 1;
    else if (found !== undefined) differing.add(segment);
  }
  if (differing.size === 0) return false;
  if (index === undefined) return alike === 0;
  for await (const { asset, place } of index.assets(async () => undefined))
    if (differing.has(place.segment) && (await holdsRecord(journal, asset, place))) return true;
  return false;
}

import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import { PERMISSION } from '@landfall/protocol/inventory';
import type { Inventory } from '../inventory/index.ts';
import type { TimeLeft } from '../lifetime/index.ts';

/** A type (U8) and an id. @source protocol/live.md L1.7 */
export const OFFER_BYTES = 17;
/** Folders and items of one gift, so that its offer stays a datagram of the usual size; viewers have the same bound. @source viewer llgiveinventory.cpp */
export const MAX_GIVEN_AT_ONCE = 42;
const OF_NO_TYPE = -1;

type Entry = readonly [assetType: number, id: Uuid];

/** A folder, and what is in it, as an offer names it. */
export interface FolderToGive {
  readonly name: string;
  /** The folder first. */
  readonly entries: readonly Entry[];
  /** Items that may not be copied: they will not be the giver's any more. */
  readonly leaving: readonly Uuid[];
}

/** What an offer says of what is offered. */
export function bucketOf(entries: readonly Entry[]): Uint8Array {
  const bucket = new Uint8Array(entries.length * OFFER_BYTES);
  entries.forEach(([assetType, id], at) => {
    bucket[at * OFFER_BYTES] = assetType;
    bucket.set(id.toBytes(), at * OFFER_BYTES + 1);
  });
  return bucket;
}

/** All that is below a folder but links. @throws UsageError, RemoteError: `not-permitted`; as `Inventory.fetchAll` */
export async function folderToGive(
  inventory: Inventory,
  folderId: Uuid,
  left: TimeLeft,
): Promise<FolderToGive> {
  const folder = inventory.folder(folderId);
  if (folder === undefined || folder.isLibrary || folder.typeDefault !== OF_NO_TYPE)
    throw new UsageError('folders of the grid and of the library cannot be given');
  await inventory.fetchAll(folderId, left);
  const entries: Entry[] = [];
  const leaving: Uuid[] = [];
  const seen = new Set<string>();
  const add = (id: Uuid): void => {
    if (seen.has(id.key)) return;
    seen.add(id.key);
    entries.push([ASSET_TYPE.folder, id]);
    for (const item of inventory.itemsIn(id)) {
      if (item.assetType === ASSET_TYPE.link || item.assetType === ASSET_TYPE.linkFolder) continue;
      const { owner } = item.permissions;
      if ((owner & PERMISSION.transfer) === 0)
        throw new RemoteError(`${item.name} cannot be passed on`, 'not-permitted');
      if ((owner & PERMISSION.copy) === 0) leaving.push(item.id);
      entries.push([item.assetType, item.id]);
    }
    for (const inner of inventory.foldersIn(id)) add(inner.folderId);
  };
  add(folderId);
  if (entries.length > MAX_GIVEN_AT_ONCE)
    throw new UsageError(
      `a folder with more than ${MAX_GIVEN_AT_ONCE - 1} things in it cannot be given at once`,
    );
  return { name: folder.name, entries, leaving };
}

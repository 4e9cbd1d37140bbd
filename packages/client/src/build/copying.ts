import { ASSET_TYPE } from '@landfall/protocol/asset';
import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import type { RegionProperties } from '../properties/index.ts';
import type { BuildOptions, Edits } from './edits.ts';
import { objectOf } from './field-edits.ts';
import { DEREZ, messagesOf } from './leaving.ts';
import { checkLocalIds } from './possible.ts';

/** What the region has put into the inventory. */
export interface StoredItem {
  /** Of the new item. */
  readonly itemId: Uuid;
  /** The folder that was named, or where the grid would have it. */
  readonly folderId: Uuid;
  /** What it holds. */
  readonly assetId: Uuid;
  /** What it is called. */
  readonly name: string;
}

/** The objects among new items of the inventory. */
export function storedObjects({
  InventoryData,
}: MessageOf<'UpdateCreateInventoryItem'>): readonly StoredItem[] {
  return InventoryData.filter(({ Type }) => Type === ASSET_TYPE.object).map((item) => ({
    itemId: item.ItemID,
    folderId: item.FolderID,
    assetId: item.AssetID,
    name: decodeText(item.Name),
  }));
}

/**
 * Puts a copy of linksets, by their roots, into the inventory; they stay where they are. The message that tells of it names no request: what is
 * called as one of them is it, and who waits longest has it. What is deleted meanwhile comes as a new item, too.
 */
export async function takeCopy(
  edits: Edits,
  properties: RegionProperties,
  localIds: readonly number[],
  folderId: Uuid,
  options: BuildOptions,
): Promise<readonly StoredItem[]> {
  const what = 'taking copies';
  checkLocalIds(what, localIds);
  if (localIds.length === 0) return [];
  const sources = localIds.map((localId) => objectOf(edits, localId, what));
  const left = edits.timeLeft(options);
  await properties.fetchProperties(localIds, left()).catch(() => undefined);
  const names = new Set(sources.flatMap(({ details }) => details.properties?.name ?? []));
  const isIt = ({ name }: StoredItem): boolean => names.size === 0 || names.has(name);
  const expected = {
    what,
    needs: localIds,
    suspicion: () =>
      sources.some(({ flags }) => (flags & OBJECT_FLAG.copy) === 0)
        ? 'the agent may not copy all of them'
        : undefined,
    reported: () => undefined,
    stored: (items: readonly StoredItem[]) => (items.some(isIt) ? items : undefined),
  };
  return edits.make(messagesOf(edits, localIds, DEREZ.takeCopy, folderId), expected, left());
}

/**
 * Puts a linkset, by its root, into the item of the inventory that it was brought out of, as it is now; resolves with the item's id as soon as
 * the region has the request: regions do not say what has become of it.
 */
export async function saveToItem(
  edits: Edits,
  properties: RegionProperties,
  localId: number,
  options: BuildOptions,
): Promise<Uuid> {
  const what = 'saving an object to its item';
  const object = objectOf(edits, localId, what);
  const left = edits.timeLeft(options);
  await properties.fetchProperties([localId], left());
  const itemId = object.details.properties?.itemId;
  if (itemId === undefined || itemId.isZero)
    throw new RemoteError(`${what}: it was brought out of none`, 'missing');
  for (const message of messagesOf(edits, [localId], DEREZ.saveToItem, Uuid.zero))
    await edits.deliver(message, left());
  return itemId;
}

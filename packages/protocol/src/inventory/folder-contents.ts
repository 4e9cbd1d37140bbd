/**
 * What is in folders of the agent's inventory or the library, by capabilities FetchInventoryDescendents2, FetchLibDescendents2,
 * FetchInventory2 and FetchLib2: both ways.
 * @source protocol/live.md L1.2, L1.3; OpenSim FetchInvDescHandler.cs, viewer llinventorymodelbackgroundfetch.cpp
 */
import type { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { asArray, asInteger, asMap, asString, asUuid, isLlsdMap, parseLlsdAnswer } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import { itemFromLlsd, itemToLlsd } from './item-llsd.ts';
import type { InventoryItem } from './item-text.ts';

/** A folder in another one. */
export interface FolderEntry {
  /** The folder itself: `category_id`, or `folder_id` where that is missing. */
  readonly folderId: Uuid;
  /** The folder that it is in. */
  readonly parentId: Uuid;
  /** What its owner calls it; empty where the answer has none. */
  readonly name: string;
  /** Which kind of item belongs here; −1 for none. */
  readonly typeDefault: number;
  /** Another one after each change of what is in it; 0 where the answer has none. */
  readonly version: number;
}

/** What is in a folder, at one of its versions. */
export interface FolderContents {
  /** The folder that was asked for. */
  readonly folderId: Uuid;
  /** Whose folder it is: the agent, or the owner of the library. */
  readonly ownerId: Uuid;
  /** The version of the folder that these contents are of. */
  readonly version: number;
  /** The folders directly in it, without what is in those. */
  readonly folders: readonly FolderEntry[];
  /**
   * OpenSim puts what links here point to among them: their `parentId` is another folder, and counts.
   * @source protocol/live.md L1.2 (a)
   */
  readonly items: readonly InventoryItem[];
}

/** Of one answer: 5,000 items are some MiB. */
const LIMITS = { maxBytes: 64 * 1024 * 1024, maxValues: 4_000_000 };

/** The body that asks what is in folders of one owner. */
export function foldersRequest(ownerId: Uuid, folderIds: readonly Uuid[]): LlsdMap {
  const asked = { owner_id: ownerId, sort_order: 1, fetch_folders: true, fetch_items: true };
  return { folders: folderIds.map((folder_id) => ({ folder_id, ...asked })) };
}

/** The body that asks for items of one owner. */
export function itemsRequest(ownerId: Uuid, itemIds: readonly Uuid[]): LlsdMap {
  return { items: itemIds.map((item_id) => ({ owner_id: ownerId, item_id })) };
}

/**
 * OpenSim's answer about a folder that it does not have is two maps side by side, which is no LLSD: the first is taken, and what was asked
 * for and is not in it, the service does not have.
 * @throws DecodeError when it is no such answer
 * @source protocol/live.md L1.2 (c)
 */
export function decodeFoldersAnswer(body: Uint8Array): readonly FolderContents[] {
  const answer = parseLlsdAnswer(body, undefined, { ...LIMITS, severalValues: 'first' });
  if (!isLlsdMap(answer)) throw new DecodeError('an answer about folders is a map');
  return asArray(answer['folders']).map((folder) => contentsFromLlsd(asMap(folder)));
}

/** Those that were found. @throws DecodeError when it is no such answer */
export function decodeItemsAnswer(body: Uint8Array): readonly InventoryItem[] {
  const answer = parseLlsdAnswer(body, undefined, LIMITS);
  if (!isLlsdMap(answer)) throw new DecodeError('an answer about items is a map');
  return asArray(answer['items']).map((item) => itemFromLlsd(asMap(item)));
}

/** One folder of an answer. */
export function contentsFromLlsd(folder: LlsdMap): FolderContents {
  return {
    folderId: asUuid(folder['folder_id']),
    ownerId: asUuid(folder['owner_id']),
    version: asInteger(folder['version']),
    folders: asArray(folder['categories']).map((one) => folderFromLlsd(asMap(one))),
    items: asArray(folder['items']).map((item) => itemFromLlsd(asMap(item))),
  };
}

/** The same, to be kept or sent. */
export function contentsToLlsd({ folderId, ownerId, version, folders, items }: FolderContents): LlsdMap {
  return {
    folder_id: folderId,
    agent_id: ownerId,
    owner_id: ownerId,
    descendents: folders.length + items.filter(({ parentId }) => parentId.equals(folderId)).length,
    version,
    categories: folders.map((folder) => ({
      folder_id: folder.folderId,
      category_id: folder.folderId,
      parent_id: folder.parentId,
      name: folder.name,
      type_default: folder.typeDefault,
      version: folder.version,
    })),
    items: items.map(itemToLlsd),
  };
}

/** OpenSim has `category_id`, Second Life both. */
function folderFromLlsd(folder: LlsdMap): FolderEntry {
  return {
    folderId: asUuid(folder['category_id'] ?? folder['folder_id']),
    parentId: asUuid(folder['parent_id']),
    name: asString(folder['name']),
    typeDefault: asInteger(folder['type_default'] ?? folder['type'] ?? -1),
    version: asInteger(folder['version']),
  };
}

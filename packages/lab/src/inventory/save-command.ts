import type { KnownFolder } from '@landfall/client';
import { writeInventoryArchive } from '@landfall/assets/inventory-archive';
import type { InventoryRecord, NodeName, SavedNode } from '@landfall/assets/inventory-archive';
import { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { escapedJson, printable } from '../escape/index.ts';
import { checkPlaceFor, refuseOverwriting, writeWholeFile } from '../output/index.ts';
import type { Desk, DeskCommand } from './command.ts';
import { isLink } from './entry-lines.ts';
import { isFolder } from './paths.ts';
import { savedAssets } from './saved-assets.ts';

/** Deeper nobody files, and a circle has no end. */
const MOST_DEPTH = 256;
const TO_SAVE = PERMISSION.copy | PERMISSION.transfer;

/** A folder as an archive. As with the objects of a region, only what its owner may copy and pass on is saved; the rest is told. */
export const SAVE_COMMAND: DeskCommand = {
  takes: '<file.iar> [folder]',
  about: 'all that is below a folder, with its assets, as an archive that OpenSim loads',
  least: 1,
  most: 2,
  async run(desk, [file = '', path = '/']) {
    await refuseOverwriting({ [file]: file }, []);
    await checkPlaceFor(file);
    const folder = await desk.paths.findFolder(path);
    const { inventory } = desk.session;
    await inventory.fetchAll(folder.folderId, { signal: desk.signal });
    const passOver = async (what: string, why: string): Promise<void> => {
      const line = `passed over: ${what}: ${printable(why)}`;
      await desk.tell(desk.isJson ? escapedJson({ passedOver: what, why }) : line);
    };
    const counts = { folders: 0, items: 0, assets: 0 };
    const items: InventoryItem[] = [];
    const nodes: SavedNode[] = [];
    for await (const { node, item } of nodesIn(desk, folder)) {
      if (item !== undefined && !maySave(item)) {
        await passOver(desk.paths.pathOf(item), 'it may not be copied and passed on');
        continue;
      }
      nodes.push(node);
      if (item === undefined) counts.folders++;
      else counts.items++;
      if (item !== undefined && !isLink(item)) items.push(item);
    }
    const assets = counted(savedAssets(desk, items, passOver), counts);
    const bytes = await writeWholeFile(file, writeInventoryArchive({ nodes, assets }));
    const line = `saved: ${counts.folders} folders, ${counts.items} items, ${counts.assets} assets, ${bytes} bytes in ${printable(file)}`;
    await desk.tell(desk.isJson ? escapedJson({ file, bytes, ...counts }) : line);
  },
};

/** Links are nobody's work. */
const maySave = (item: InventoryItem): boolean =>
  isLink(item) || (item.permissions.owner & TO_SAVE) === TO_SAVE;

interface Node {
  readonly node: SavedNode;
  readonly item: InventoryItem | undefined;
}

/** A folder with itself, unless it is the root, before what is in it; as OpenSim saves. */
async function* nodesIn(desk: Desk, folder: KnownFolder): AsyncGenerator<Node> {
  const isRoot = folder.folderId.equals(desk.session.inventory.rootId ?? Uuid.zero);
  const own = isRoot ? [] : [{ name: folder.name, id: folder.folderId }];
  if (!isRoot) yield { node: { kind: 'folder', folders: own }, item: undefined };
  yield* contentsOf(desk, folder, own, new Set());
}

async function* contentsOf(
  desk: Desk,
  folder: KnownFolder,
  folders: readonly NodeName[],
  seen: Set<string>,
): AsyncGenerator<Node> {
  seen.add(folder.folderId.key);
  for (const entry of await desk.paths.contentsOf(folder)) {
    if (!isFolder(entry)) {
      yield { node: { kind: 'item', folders, item: recordOf(desk, entry) }, item: entry };
    } else if (folders.length < MOST_DEPTH && !seen.has(entry.folderId.key)) {
      const inner = [...folders, { name: entry.name, id: entry.folderId }];
      yield { node: { kind: 'folder', folders: inner }, item: undefined };
      yield* contentsOf(desk, entry, inner, seen);
    }
  }
}

/** What the agent has made is told by its name, so that another grid finds it. @source OpenSim OspResolver.cs */
function recordOf({ session }: Desk, item: InventoryItem): InventoryRecord {
  const { id, name, description, assetType, inventoryType, assetId, flags, permissions, sale } = item;
  const isOwn = permissions.creatorId.equals(session.agent.id);
  return {
    id,
    name,
    description,
    assetType,
    inventoryType,
    assetId,
    creator: isOwn ? `ospa:n=${session.agentName}` : permissions.creatorId.toString(),
    ownerId: permissions.ownerId,
    createdAt: item.createdAtSeconds,
    saleType: sale.type,
    salePrice: sale.price,
    permissions,
    flags,
    groupId: permissions.groupId,
    isGroupOwned: false,
  };
}

async function* counted<Asset>(
  assets: AsyncIterable<Asset>,
  counts: { assets: number },
): AsyncGenerator<Asset> {
  for await (const asset of assets) {
    counts.assets++;
    yield asset;
  }
}

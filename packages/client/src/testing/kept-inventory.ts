import { Uuid } from '@landfall/protocol/datatypes';
import { contentsToLlsd, EMPTY_ITEM, itemToToldBlock, PERMISSION } from '@landfall/protocol/inventory';
import type { FolderEntry, InventoryItem } from '@landfall/protocol/inventory';
import { asArray, asMap, asUuid, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Message } from '@landfall/protocol/message';
import type { KeyValueStore } from '@landfall/transport/ports';
import { arrive } from '../arrive/index.ts';
import { inventory } from '../inventory/index.ts';
import { fakeArriveOptions } from './arrive-in-fake-grid.ts';
import type { VirtualNetwork } from './arrive-in-fake-grid.ts';
import { FakeGrid, FAKE_AGENT_ID, llsd } from './fake-grid.ts';
import { likeOpenSim } from './fake-simulator.ts';

/** Ids of what is kept in an inventory. */
export const keptId = (n: number): Uuid => new Uuid(7, 0, 0, n);
export const [KEPT_ROOT, KEPT_TRASH, KEPT_BOX, KEPT_INNER] = [keptId(1), keptId(2), keptId(3), keptId(4)];
export const [LIBRARY_ROOT, LIBRARY_BOX] = [keptId(21), keptId(22)];
export const LIBRARY_OWNER_ID = new Uuid(11, 11, 11, 11);

/** A folder at version 1. */
export const keptFolder = (folderId: Uuid, parentId: Uuid, name: string, typeDefault = -1): FolderEntry => ({
  folderId,
  parentId,
  name,
  typeDefault,
  version: 1,
});

/** An item in the box. */
export const keptItem = (n: number, changes: Partial<InventoryItem> = {}): InventoryItem => ({
  ...EMPTY_ITEM,
  permissions: { ...EMPTY_ITEM.permissions, owner: PERMISSION.full, nextOwner: PERMISSION.full },
  id: keptId(n),
  parentId: KEPT_BOX,
  name: `Item ${n}`,
  ...changes,
});

/** The simulator tells of an item. */
export const toldItem = (one: InventoryItem, CallbackID = 0, AgentID = FAKE_AGENT_ID): Message => ({
  name: 'UpdateCreateInventoryItem',
  AgentData: { AgentID, SimApproved: true, TransactionID: Uuid.zero },
  InventoryData: [{ ...itemToToldBlock(one), CallbackID }],
});

/** Folders of the agent's own, as the login brings them. */
export const KEPT_SKELETON: readonly FolderEntry[] = [
  keptFolder(KEPT_ROOT, Uuid.zero, 'My Inventory', 8),
  keptFolder(KEPT_TRASH, KEPT_ROOT, 'Trash', 14),
  keptFolder(KEPT_BOX, KEPT_ROOT, 'Box'),
  keptFolder(KEPT_INNER, KEPT_BOX, 'Inner'),
];
const LIBRARY = [
  keptFolder(LIBRARY_ROOT, Uuid.zero, 'Library', 8),
  keptFolder(LIBRARY_BOX, LIBRARY_ROOT, 'Library Box'),
];

/** How a grid with an inventory is. */
export interface KeptInventoryOptions {
  /** What it does beside standing there. */
  readonly react?: ((message: Message, grid: FakeGrid) => void) | undefined;
  readonly alsoOffered?: readonly string[] | undefined;
  readonly cache?: KeyValueStore | undefined;
}

/** An agent with an inventory, in a grid that does nothing but what the test does, and tells what it has. */
export async function arriveWithInventory<Network extends VirtualNetwork>(
  network: Network,
  { react = () => undefined, alsoOffered = [], cache }: KeptInventoryOptions = {},
) {
  const ports = network.ports();
  const had = { folders: [...KEPT_SKELETON, ...LIBRARY], items: [keptItem(100)] };
  let grid: FakeGrid | undefined;
  grid = await FakeGrid.start(ports, {
    alsoOffered: ['FetchLibDescendents2', ...alsoOffered],
    answerLogin: (_request, _attempt, response) => ({
      type: 'success',
      response: {
        ...response,
        inventoryRoot: KEPT_ROOT,
        inventorySkeleton: KEPT_SKELETON,
        libraryRoot: LIBRARY_ROOT,
        libraryOwner: LIBRARY_OWNER_ID,
        librarySkeleton: LIBRARY,
      },
    }),
    script: (message, simulator) => {
      likeOpenSim(message, simulator);
      if (grid !== undefined) react(message, grid);
    },
  });
  /** Ids of the folders of each request. */
  const asked: string[][] = [];
  for (const capability of ['FetchInventoryDescendents2', 'FetchLibDescendents2'])
    grid.answers.set(`/${capability}/root`, ({ body }) => {
      const ids = idsIn(body, 'folders', 'folder_id');
      asked.push(ids.map(String));
      return llsd({ folders: ids.map((folderId) => contentsIn(had, folderId)) });
    });
  grid.answers.set('/FetchInventory2/root', ({ body }) => {
    const ids = idsIn(body, 'items', 'item_id');
    const items = had.items.filter((one) => ids.some((wanted) => wanted.equals(one.id)));
    const none = { folderId: KEPT_BOX, ownerId: FAKE_AGENT_ID, version: 1, folders: [] };
    return llsd({ items: asArray(contentsToLlsd({ ...none, items })['items']) });
  });
  const rooms = [inventory({ cache })] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 60_000);
  const until = <T>(promise: Promise<T>): Promise<T> => network.runUntil(promise, 120_000);
  return { network, ports, grid, session, own: session.inventory, had, asked, until };
}

function idsIn(body: Uint8Array, list: string, key: string): readonly Uuid[] {
  return asArray(asMap(parseLlsd(body))[list]).map((one) => asUuid(asMap(one)[key]));
}

function contentsIn(
  had: { readonly folders: readonly FolderEntry[]; readonly items: readonly InventoryItem[] },
  folderId: Uuid,
): LlsdMap {
  const isIn = ({ parentId }: { readonly parentId: Uuid }): boolean => parentId.equals(folderId);
  const [folders, items] = [had.folders.filter(isIn), had.items.filter(isIn)];
  return contentsToLlsd({ folderId, ownerId: FAKE_AGENT_ID, version: 1, folders, items });
}

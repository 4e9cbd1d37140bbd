import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { FOLDER_TYPE } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { LoginSections } from '@landfall/protocol/login';
import type { NewItem } from './change-messages.ts';
import { Confirmation } from './confirmation.ts';
import { CHANGE_TIMEOUT_MS } from './confirmation.ts';
import type { InventoryChangeOptions } from './confirmation.ts';
import { timeLeft } from '../lifetime/index.ts';
import type { TimeLeft } from '../lifetime/index.ts';
import type { InventoryEnvironment, InventoryFetchOptions } from './environment.ts';
import { Fetching } from './fetching.ts';
import { FolderChanging } from './folder-changing.ts';
import type { NewFolderOptions } from './folder-changing.ts';
import { InventoryTree } from './inventory-tree.ts';
import type { KnownFolder } from './inventory-tree.ts';
import { ItemChanging } from './item-changing.ts';
import type { ItemChanges, PlaceOptions } from './item-changing.ts';
import { InventoryNews } from './news.ts';
import { Workplace } from './workplace.ts';

/** A folder or an item. */
export type InventoryEntry = KnownFolder | InventoryItem;

/** Rounds of fetching what folders of the round before have in them: deeper nobody files. */
const MOST_DEPTH = 256;

/**
 * What the agent has, and the library, which is read only. What is not fetched yet is not there, but for the folders of the login's skeleton.
 * Grids answer few of the requests that change something: a change resolves when the region has confirmed it, or when it was seen done.
 */
export class Inventory {
  /** Of the agent's topmost folder; undefined where the login did not say. */
  readonly rootId: Uuid | undefined;
  /** Of the library's topmost folder; undefined where the login did not say. */
  readonly libraryRootId: Uuid | undefined;
  readonly #tree = new InventoryTree();
  readonly #place: Workplace;
  readonly #items: ItemChanging;
  readonly #folders: FolderChanging;
  readonly #news: InventoryNews;

  /** Made by the room. */
  constructor(login: LoginSections, environment: InventoryEnvironment) {
    this.rootId = login.inventoryRoot;
    this.libraryRootId = login.libraryRoot;
    for (const folder of login.inventorySkeleton ?? []) this.#tree.addFolder(folder, false);
    for (const folder of login.librarySkeleton ?? []) this.#tree.addFolder(folder, true);
    const fetching = new Fetching(environment, this.#tree, login.libraryOwner);
    const confirmation = new Confirmation(environment.scope);
    this.#place = new Workplace(environment, this.#tree, fetching, confirmation);
    this.#items = new ItemChanging(this.#place);
    this.#folders = new FolderChanging(this.#place);
    this.#news = new InventoryNews(this.#place);
  }

  /** The folder, if it is known; what is in it need not be (`isFetched`). */
  folder(id: Uuid): KnownFolder | undefined {
    return this.#tree.folder(id);
  }

  /** The item, if its folder or itself was fetched. */
  item(id: Uuid): InventoryItem | undefined {
    return this.#tree.item(id);
  }

  /** Folders in a folder, in no order. */
  foldersIn(id: Uuid): readonly KnownFolder[] {
    return this.#tree.foldersIn(id);
  }

  /** Items in a folder, in no order; those of one that is not fetched are not known. */
  itemsIn(id: Uuid): readonly InventoryItem[] {
    return this.#tree.itemsIn(id);
  }

  /** All that are known. */
  folders(): IterableIterator<KnownFolder> {
    return this.#tree.folders();
  }

  /** All that are known. */
  items(): IterableIterator<InventoryItem> {
    return this.#tree.items();
  }

  /** The agent's own folder for a type, such as the trash: see `FOLDER_TYPE`. */
  folderFor(type: number): KnownFolder | undefined {
    return this.#place.folderOfType(type);
  }

  /** A folder, the one it is in, and so on to the root; of folders that are in each other each once. */
  pathOf(folderId: Uuid): readonly KnownFolder[] {
    return this.#tree.pathOf(folderId);
  }

  /** Whose name has a text in it, in capitals or not, of all that is known: in no order. */
  find(text: string): readonly InventoryEntry[] {
    const wanted = text.toLowerCase();
    const found: InventoryEntry[] = [];
    for (const folder of this.#tree.folders())
      if (folder.name.toLowerCase().includes(wanted)) found.push(folder);
    for (const item of this.#tree.items()) if (item.name.toLowerCase().includes(wanted)) found.push(item);
    return found;
  }

  /** What a link leads to, as far as it is known: undefined for one that is broken, and for what is no link. */
  targetOf(link: InventoryItem): InventoryEntry | undefined {
    if (link.assetType === ASSET_TYPE.linkFolder) return this.#tree.folder(link.assetId);
    return link.assetType === ASSET_TYPE.link ? this.#tree.item(link.assetId) : undefined;
  }

  /** Folders and items that are known, and those that there was no room for. */
  get counts(): { readonly folders: number; readonly items: number; readonly passedOver: number } {
    const { folderCount: folders, itemCount: items, passedOver } = this.#tree;
    return { folders, items, passedOver };
  }

  /**
   * Gets to know what is in these folders, from the cache where it has the folder's version, else from the region. Those that are known
   * are not asked for again.
   * @throws UsageError for a folder that is not known; RemoteError when the region offers no such capability, refuses, or the grid does not
   *   have one of them (`missing`; the others are known then); DecodeError; TimeoutError; ClosedError
   */
  async fetch(folderIds: readonly Uuid[], options: InventoryFetchOptions = {}): Promise<void> {
    await this.#place.fetching.fetch(folderIds, options);
  }

  /**
   * Gets to know all that is below a folder; of the agent's own root by default. A folder that the grid does not have is passed over.
   * @throws as {@link Inventory.fetch}
   */
  async fetchAll(rootId: Uuid | undefined = this.rootId, options: InventoryFetchOptions = {}): Promise<void> {
    let ids = rootId === undefined ? [] : [rootId];
    const left = timeLeft(options, this.#place.environment.scope.ports.clock);
    const seen = new Set<string>();
    for (let depth = 0; ids.length > 0 && depth < MOST_DEPTH; depth++) {
      for (const { key } of ids) seen.add(key);
      await this.fetch(ids, left()).catch((error: { readonly reason?: unknown }) => {
        if (error.reason !== 'missing') throw error;
      });
      ids = ids.flatMap((id) => this.foldersIn(id).map(({ folderId }) => folderId));
      ids = ids.filter(({ key }) => !seen.has(key));
    }
  }

  /** Items by their ids, wherever they are: those that the grid has. @throws as {@link Inventory.fetch} */
  async fetchItems(
    itemIds: readonly Uuid[],
    { isLibrary = false, ...options }: InventoryFetchOptions & { readonly isLibrary?: boolean } = {},
  ): Promise<readonly InventoryItem[]> {
    return await this.#place.fetching.fetchItems(itemIds, isLibrary, options);
  }

  /**
   * Makes a folder, in the root by default, and resolves with it.
   * @throws UsageError for a name that grids do not keep, or a parent that is not one's own; RemoteError: `refused` with the region's words,
   *   `not-permitted` where that can be told, `not-done`; TimeoutError; ClosedError
   */
  async createFolder(
    name: string,
    parentId: Uuid = this.#root(),
    options: NewFolderOptions = {},
  ): Promise<KnownFolder> {
    return await this.#folders.create(name, parentId, options);
  }

  /** Makes an item that is empty, or whose asset was uploaded under a transaction. @throws as {@link Inventory.createFolder} */
  async createItem(item: NewItem, options: InventoryChangeOptions = {}): Promise<InventoryItem> {
    return await this.#items.create(item, options);
  }

  /** Gives a folder or an item another name, and resolves with it. @throws as {@link Inventory.createFolder} */
  async rename(id: Uuid, name: string, options: InventoryChangeOptions = {}): Promise<InventoryEntry> {
    if (this.#tree.folder(id) !== undefined) return await this.#folders.rename(id, name, options);
    return await this.#items.change(id, { name }, options);
  }

  /** Changes an item, and resolves with it as the grid has it. @throws as {@link Inventory.createFolder}; `gone` */
  async change(
    itemId: Uuid,
    changes: ItemChanges,
    options: InventoryChangeOptions = {},
  ): Promise<InventoryItem> {
    return await this.#items.change(itemId, changes, options);
  }

  /** Puts folders and items into a folder. @throws as {@link Inventory.createFolder}; UsageError for a folder that would be in itself */
  async move(ids: readonly Uuid[], folderId: Uuid, options: InventoryChangeOptions = {}): Promise<void> {
    const { folders, items } = this.#sorted(ids);
    const left = this.#timeLeft(options);
    await this.#folders.move(folders, folderId, left());
    await this.#items.move(items, folderId, left());
  }

  /** Copies an item, also of the library, into a folder; resolves with the copy. @throws as {@link Inventory.createFolder}; `missing` */
  async copy(itemId: Uuid, folderId: Uuid, options: PlaceOptions = {}): Promise<InventoryItem> {
    return await this.#items.copy(itemId, folderId, options);
  }

  /** Makes a link to an item or a folder; resolves with the link. @throws as {@link Inventory.createFolder}; `missing` */
  async link(targetId: Uuid, folderId: Uuid, options: PlaceOptions = {}): Promise<InventoryItem> {
    return await this.#items.link(targetId, folderId, options);
  }

  /** Puts folders and items into the trash. @throws as {@link Inventory.createFolder} */
  async throwAway(ids: readonly Uuid[], options: InventoryChangeOptions = {}): Promise<void> {
    await this.move(ids, this.#folders.trash().folderId, options);
  }

  /** Removes folders and items for good: folders by way of the trash. @throws as {@link Inventory.createFolder}; `missing` */
  async remove(ids: readonly Uuid[], options: InventoryChangeOptions = {}): Promise<void> {
    const { folders, items } = this.#sorted(ids);
    const left = this.#timeLeft(options);
    await this.#items.remove(items, left());
    await this.#folders.remove(folders, left());
  }

  /** Empties the trash, or a folder in it, for good. @throws as {@link Inventory.createFolder}; UsageError for another folder */
  async purge(
    folderId: Uuid = this.#folders.trash().folderId,
    options: InventoryChangeOptions = {},
  ): Promise<void> {
    await this.#folders.purge(folderId, options);
  }

  /**
   * Looks a few times whether an item of the agent's has left the inventory, and forgets it then. What cannot be copied leaves when it is given
   * or brought out, and OpenSim tells nobody.
   * @returns whether it has; false when it is still there after some seconds, or when the time is over
   * @throws as {@link Inventory.fetch}
   */
  async hasLeft(itemId: Uuid, options: InventoryChangeOptions = {}): Promise<boolean> {
    return await this.#items.hasLeft(itemId, options);
  }

  /** Called by the room. */
  get news(): InventoryNews {
    return this.#news;
  }

  /** Called by the room: the region has said something to the agent. */
  hear(words: string): void {
    this.#place.confirmation.hear(words);
  }

  #root(): Uuid {
    return this.rootId ?? this.#place.folderOfType(FOLDER_TYPE.root)!.folderId;
  }

  #timeLeft(options: InventoryChangeOptions): () => TimeLeft {
    return timeLeft(options, this.#place.environment.scope.ports.clock, CHANGE_TIMEOUT_MS);
  }

  #sorted(ids: readonly Uuid[]): { readonly folders: readonly Uuid[]; readonly items: readonly Uuid[] } {
    return {
      folders: ids.filter((id) => this.#tree.folder(id) !== undefined),
      items: ids.filter((id) => this.#tree.folder(id) === undefined),
    };
  }
}

import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, RemoteError, UsageError } from '@landfall/protocol/errors';
import {
  contentsFromLlsd,
  contentsToLlsd,
  decodeFoldersAnswer,
  decodeItemsAnswer,
  foldersRequest,
  itemsRequest,
} from '@landfall/protocol/inventory';
import type { FolderContents, InventoryItem } from '@landfall/protocol/inventory';
import { asMap, decodeLlsdBinary, encodeLlsdBinary } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { LoginSections } from '@landfall/protocol/login';
import type { KeyValueStore } from '@landfall/transport/ports';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { askInventory } from './ask-inventory.ts';
import { InventoryTree } from './inventory-tree.ts';
import type { KnownFolder } from './inventory-tree.ts';

/** Some folders are known now, or better. */
export interface InventoryChanged {
  readonly folders: readonly Uuid[];
}

/** What stops a fetch. */
export interface InventoryFetchOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What an inventory stands on. */
export interface InventoryEnvironment {
  readonly scope: SessionScope;
  readonly region: () => Region | undefined;
  readonly cache: KeyValueStore | undefined;
  readonly tell: (changed: InventoryChanged) => void;
}

/** Folders in one request, as viewers ask. @source protocol/live.md L1.2 */
const MAX_ASKED_FOLDERS = 10;
/** Items in one request. */
const MAX_ASKED_ITEMS = 50;
/** Requests at once: OpenSim serves an agent's one after the other anyway. */
const AT_ONCE = 4;

/** What the agent has, and the library: read only. What is not fetched yet is not there, but for the folders of the login's skeleton. */
export class Inventory {
  readonly rootId: Uuid | undefined;
  readonly libraryRootId: Uuid | undefined;
  readonly #environment: InventoryEnvironment;
  readonly #libraryOwnerId: Uuid | undefined;
  readonly #tree = new InventoryTree();
  /** By folder: asked for at this moment. */
  readonly #fetching = new Map<string, Promise<void>>();

  /** Made by the room. */
  constructor(login: LoginSections, environment: InventoryEnvironment) {
    this.#environment = environment;
    this.rootId = login.inventoryRoot;
    this.libraryRootId = login.libraryRoot;
    this.#libraryOwnerId = login.libraryOwner;
    for (const folder of login.inventorySkeleton ?? []) this.#tree.addFolder(folder, false);
    for (const folder of login.librarySkeleton ?? []) this.#tree.addFolder(folder, true);
  }

  folder(id: Uuid): KnownFolder | undefined {
    return this.#tree.folder(id);
  }

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
    const folders = folderIds.map((id) => this.#known(id)).filter(({ isFetched }) => !isFetched);
    const wanted = folders.filter(({ folderId }) => !this.#fetching.has(folderId.key));
    const others = folders.flatMap(({ folderId }) => this.#fetching.get(folderId.key) ?? []);
    const own = this.#fetchNow(wanted, options);
    for (const { folderId } of wanted) this.#fetching.set(folderId.key, own);
    try {
      await Promise.all([own, ...others]);
    } finally {
      for (const { folderId } of wanted) this.#fetching.delete(folderId.key);
    }
  }

  /** Items by their ids, wherever they are: those that the grid has. @throws as {@link Inventory.fetch} */
  async fetchItems(
    itemIds: readonly Uuid[],
    { isLibrary = false, ...options }: InventoryFetchOptions & { readonly isLibrary?: boolean } = {},
  ): Promise<readonly InventoryItem[]> {
    const found: InventoryItem[] = [];
    for (let at = 0; at < itemIds.length; at += MAX_ASKED_ITEMS) {
      const body = itemsRequest(this.#ownerOf(isLibrary), itemIds.slice(at, at + MAX_ASKED_ITEMS));
      const answer = await this.#ask(isLibrary ? 'FetchLib2' : 'FetchInventory2', body, options);
      found.push(...decodeItemsAnswer(answer));
    }
    for (const item of found) this.#tree.addItem(item);
    return found;
  }

  async #fetchNow(folders: readonly KnownFolder[], options: InventoryFetchOptions): Promise<void> {
    const uncached: KnownFolder[] = [];
    for (const folder of folders) if (!(await this.#fillFromCache(folder))) uncached.push(folder);
    const batches = [false, true].flatMap((isLibrary) =>
      batchesOf(uncached.filter((folder) => folder.isLibrary === isLibrary)),
    );
    const missing: Uuid[] = [];
    const work = async (): Promise<void> => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift())
        missing.push(...(await this.#fetchBatch(batch, options)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (missing.length > 0)
      throw new RemoteError(`the grid does not have ${missing.length} of these folders`, 'missing');
  }

  /** @returns those that the grid does not have */
  async #fetchBatch(batch: readonly KnownFolder[], options: InventoryFetchOptions): Promise<readonly Uuid[]> {
    const isLibrary = batch[0]?.isLibrary === true;
    const ids = batch.map(({ folderId }) => folderId);
    const capability = isLibrary ? 'FetchLibDescendents2' : 'FetchInventoryDescendents2';
    const answer = await this.#ask(capability, foldersRequest(this.#ownerOf(isLibrary), ids), options);
    const asked = new Set(ids.map(({ key }) => key));
    // Of a folder that nobody asked for nothing is believed.
    const contents = decodeFoldersAnswer(answer).filter(({ folderId }) => asked.has(folderId.key));
    for (const one of contents) {
      this.#tree.fill(one);
      this.#keep(one);
    }
    if (contents.length > 0) this.#environment.tell({ folders: contents.map(({ folderId }) => folderId) });
    const found = new Set(contents.map(({ folderId }) => folderId.key));
    return ids.filter(({ key }) => !found.has(key));
  }

  async #fillFromCache({ folderId, version }: KnownFolder): Promise<boolean> {
    const { cache, tell, scope } = this.#environment;
    try {
      const bytes = await cache?.get(this.#cacheKey(folderId));
      if (bytes === undefined) return false;
      const contents = contentsFromLlsd(asMap(decodeLlsdBinary(bytes)));
      if (contents.version !== version || !contents.folderId.equals(folderId)) return false;
      this.#tree.fill(contents);
      tell({ folders: [folderId] });
      return true;
    } catch (error) {
      if (!(error instanceof DecodeError))
        scope.logger.log(
          'warn',
          `the cache of the inventory: ${error instanceof Error ? error.message : 'failed'}`,
        );
      return false;
    }
  }

  #keep(contents: FolderContents): void {
    const { cache, scope } = this.#environment;
    // Version 0 is what a service says of a folder that it does not have.
    if (cache === undefined || contents.version <= 0) return;
    const failed = (error: unknown): void =>
      scope.logger.log('warn', `a folder is not kept: ${String(error)}`);
    cache.set(this.#cacheKey(contents.folderId), encodeLlsdBinary(contentsToLlsd(contents))).catch(failed);
  }

  #cacheKey(folderId: Uuid): string {
    return `inventory ${this.#environment.scope.ids.agentId.toString()} ${folderId.toString()}`;
  }

  #known(id: Uuid): KnownFolder {
    const folder = this.#tree.folder(id);
    if (folder === undefined) throw new UsageError(`there is no folder ${id.toString()}`);
    return folder;
  }

  #ownerOf(isLibrary: boolean): Uuid {
    const owner = isLibrary ? this.#libraryOwnerId : this.#environment.scope.ids.agentId;
    if (owner === undefined) throw new RemoteError('the grid has no library', 'missing');
    return owner;
  }

  #ask(capability: string, body: LlsdMap, options: InventoryFetchOptions): Promise<Uint8Array> {
    return askInventory(this.#environment, capability, body, options);
  }
}

function batchesOf(folders: readonly KnownFolder[]): readonly (readonly KnownFolder[])[] {
  const batches: KnownFolder[][] = [];
  for (let at = 0; at < folders.length; at += MAX_ASKED_FOLDERS)
    batches.push(folders.slice(at, at + MAX_ASKED_FOLDERS));
  return batches;
}

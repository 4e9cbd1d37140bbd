import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import type { FolderTold, ItemTold } from '../port/index.ts';
import type { ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';

/** Folders that are fetched in one go when all are: between them others have their turn. */
const AT_ONCE = 40;
const MOST_CHARACTERS = 255;

/** Tells what is in the inventory, folder by folder, as far as it is asked for. */
export class InventoryTeller {
  readonly #inventory: ViewedSession['inventory'];
  readonly #tell: Tell;
  #isOpened = false;
  #isOpeningAll = false;

  constructor(session: ViewedSession, tell: Tell) {
    this.#inventory = session.inventory;
    this.#tell = tell;
    session.on('inventoryChanged', ({ folders }) => {
      if (this.#isOpened) this.#tellFolders(folders);
    });
  }

  /** A folder; undefined for the roots, of which the first is fetched. Told as it comes. @throws as `Inventory.fetch` */
  async open(id: string | undefined): Promise<void> {
    if (!this.#isOpened) {
      this.#isOpened = true;
      this.#tellFolders([...this.#inventory.folders()].map(({ folderId }) => folderId));
    }
    const folderId = id === undefined ? this.#inventory.rootId : Uuid.of(id);
    if (folderId === undefined || this.#inventory.folder(folderId) === undefined) return;
    await this.#inventory.fetch([folderId]);
  }

  /** All folders of the agent's own, one after the other. @throws as `Inventory.fetch`, but that a grid may miss some */
  async openAll(): Promise<void> {
    await this.open(undefined);
    if (this.#isOpeningAll) return;
    this.#isOpeningAll = true;
    try {
      const tried = new Set<string>();
      for (;;) {
        const next = this.#unfetched(tried).slice(0, AT_ONCE);
        if (next.length === 0) return;
        for (const { key } of next) tried.add(key);
        await this.#inventory.fetch(next).catch((error: unknown) => {
          if (!(error instanceof RemoteError && error.reason === 'missing')) throw error;
        });
      }
    } finally {
      this.#isOpeningAll = false;
      this.#tellFolders([]);
    }
  }

  #unfetched(tried: ReadonlySet<string>): Uuid[] {
    const found: Uuid[] = [];
    for (const { folderId, isFetched, isLibrary } of this.#inventory.folders())
      if (!isFetched && !isLibrary && !tried.has(folderId.key)) found.push(folderId);
    return found;
  }

  #tellFolders(ids: readonly Uuid[]): void {
    const { rootId, libraryRootId } = this.#inventory;
    const roots = [rootId, libraryRootId].flatMap((id) => id?.toString() ?? []);
    // What is in it may be folders that nobody has heard of.
    const wanted = new Map(
      ids.flatMap((id) => [
        [id.key, id] as const,
        ...this.#inventory.foldersIn(id).map(({ folderId }) => [folderId.key, folderId] as const),
      ]),
    );
    const folders = [...wanted.values()].flatMap((id) => this.#told(id) ?? []);
    const missing = this.#isOpeningAll ? this.#unfetched(new Set()).length : 0;
    this.#tell({ type: 'folders', folders, roots, missing });
  }

  #told(id: Uuid): FolderTold | undefined {
    const folder = this.#inventory.folder(id);
    if (folder === undefined) return undefined;
    return {
      id: id.toString(),
      parentId: folder.parentId.toString(),
      name: folder.name.slice(0, MOST_CHARACTERS),
      isLibrary: folder.isLibrary,
      isFetched: folder.isFetched,
      folders: this.#inventory.foldersIn(id).map(({ folderId }) => folderId.toString()),
      items: this.#inventory
        .itemsIn(id)
        .map(({ id: itemId, name, description, assetId, assetType, inventoryType }): ItemTold => ({
          id: itemId.toString(),
          name: name.slice(0, MOST_CHARACTERS),
          description: description.slice(0, MOST_CHARACTERS),
          assetId: assetId.toString(),
          assetType,
          inventoryType,
        })),
    };
  }
}

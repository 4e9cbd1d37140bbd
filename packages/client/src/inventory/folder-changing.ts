import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import { FOLDER_TYPE } from '@landfall/protocol/inventory';
import { asMap, asUuid } from '@landfall/protocol/llsd';
import { callCapability } from '../capabilities/index.ts';
import { timeLeft } from '../lifetime/index.ts';
import type { TimeLeft } from '../lifetime/index.ts';
import { createFolder, moveFolders, purgeFolder, removeFolders, updateFolder } from './change-messages.ts';
import { CHANGE_TIMEOUT_MS } from './confirmation.ts';
import type { InventoryChangeOptions } from './confirmation.ts';
import type { KnownFolder } from './inventory-tree.ts';
import { checkName } from './workplace.ts';
import type { Workplace } from './workplace.ts';

/** How a folder is made. */
export interface NewFolderOptions extends InventoryChangeOptions {
  /** See `FOLDER_TYPE`; none by default, as all have that people make. */
  readonly type?: number;
}

/** Asks the grid for a change. */
type Ask = (left: TimeLeft) => Promise<void>;

/** Those in one folder, by key. */
type Folders = ReadonlyMap<string, KnownFolder>;

/** Making, renaming, moving, emptying and removing folders. */
export class FolderChanging {
  readonly #place: Workplace;

  constructor(place: Workplace) {
    this.#place = place;
  }

  async create(name: string, parentId: Uuid, options: NewFolderOptions): Promise<KnownFolder> {
    checkName(name);
    this.#place.ownFolder(parentId);
    const { ports } = this.#place.environment.scope;
    const typeDefault = options.type ?? FOLDER_TYPE.none;
    const folderId = Uuid.fromRandomBytes(ports.randomBytes(16));
    const folder = { folderId, parentId, name, typeDefault, version: 1 };
    const ask = async (left: TimeLeft): Promise<void> => {
      if (await this.#createByCapability(folder, left)) return;
      await this.#place.deliver([createFolder(this.#place.ids, folder)], left);
    };
    await this.#seenIn(parentId, { what: 'making a folder', ask }, options, (now) => now.has(folderId.key));
    return this.#known(folderId);
  }

  async rename(folderId: Uuid, name: string, options: InventoryChangeOptions): Promise<KnownFolder> {
    checkName(name);
    const folder = this.#place.ownFolder(folderId);
    const ask = (left: TimeLeft): Promise<void> =>
      this.#place.deliver([updateFolder(this.#place.ids, { ...folder, name })], left);
    const isDone = (now: Folders): boolean => now.get(folderId.key)?.name === name;
    await this.#seenIn(folder.parentId, { what: 'renaming a folder', ask }, options, isDone);
    return this.#known(folderId);
  }

  async move(folderIds: readonly Uuid[], parentId: Uuid, options: InventoryChangeOptions): Promise<void> {
    if (folderIds.length === 0) return;
    this.#place.ownFolder(parentId);
    const from = folderIds.map((id) => this.#place.ownFolder(id));
    const path = this.#place.tree.pathOf(parentId);
    if (from.some(({ folderId }) => path.some((one) => one.folderId.equals(folderId))))
      throw new UsageError('a folder cannot be put into itself');
    const ask = (left: TimeLeft): Promise<void> =>
      this.#place.deliver(moveFolders(this.#place.ids, folderIds, parentId), left);
    const isDone = (now: Folders): boolean => folderIds.every(({ key }) => now.has(key));
    await this.#seenIn(parentId, { what: 'moving folders', ask }, options, isDone);
    this.#place.noteChange(...from.map((folder) => folder.parentId));
  }

  /** By way of the trash: grids remove folders from nowhere else. @source protocol/live.md L1.4 */
  async remove(folderIds: readonly Uuid[], options: InventoryChangeOptions): Promise<void> {
    if (folderIds.length === 0) return;
    const all = folderIds.map((id) => this.#place.ownFolder(id));
    const outside = all.filter(({ parentId }) => !this.#place.isTrash(parentId));
    const trash = this.trash();
    const left = timeLeft(options, this.#place.environment.scope.ports.clock, CHANGE_TIMEOUT_MS);
    await this.move(
      outside.map(({ folderId }) => folderId),
      trash.folderId,
      left(),
    );
    const parents = all.map(({ folderId }) => this.#place.tree.folder(folderId)?.parentId ?? trash.folderId);
    const ask = (now: TimeLeft): Promise<void> =>
      this.#place.deliver(removeFolders(this.#place.ids, folderIds), now);
    const isDone = (now: Folders): boolean => !folderIds.some(({ key }) => now.has(key));
    const [first, ...others] = new Map(parents.map((id) => [id.key, id])).values();
    await this.#seenIn(first!, { what: 'removing folders', ask }, left(), isDone);
    for (const parentId of others) await this.#seenIn(parentId, { what: 'removing folders' }, left(), isDone);
    for (const id of folderIds) this.#place.tree.removeFolder(id);
  }

  async purge(folderId: Uuid, options: InventoryChangeOptions): Promise<void> {
    this.#place.ownFolder(folderId);
    if (!this.#place.isTrash(folderId)) throw new UsageError('only what lies in the trash is emptied');
    const ask = (left: TimeLeft): Promise<void> =>
      this.#place.deliver([purgeFolder(this.#place.ids, folderId)], left);
    const { tree } = this.#place;
    const isEmpty = (now: Folders): boolean => now.size === 0 && tree.itemsIn(folderId).length === 0;
    await this.#seenIn(folderId, { what: 'emptying a folder', ask }, options, isEmpty);
  }

  /** @throws RemoteError: `missing` */
  trash(): KnownFolder {
    const trash = this.#place.folderOfType(FOLDER_TYPE.trash);
    if (trash === undefined) throw new RemoteError('the inventory has no trash', 'missing');
    return trash;
  }

  /** @returns false when the region offers no such capability */
  async #createByCapability(
    folder: Omit<KnownFolder, 'isLibrary' | 'isFetched'>,
    { signal, timeoutMs }: TimeLeft,
  ): Promise<boolean> {
    const { scope } = this.#place.environment;
    const what = 'CreateInventoryCategory';
    const url = this.#place.region.capabilities?.get(what);
    if (url === undefined) return false;
    const { folderId, parentId, typeDefault, name } = folder;
    const body = { folder_id: folderId, parent_id: parentId, type: typeDefault, name };
    const options = { lifetime: scope.lifetime, signal, timeoutMs };
    const made = asMap(await callCapability({ method: 'POST', url, what, body }, scope.ports, options));
    if (!asUuid(made['folder_id']).equals(folderId))
      throw new RemoteError('making a folder: the region does not say that it has', 'refused');
    return true;
  }

  /** Looks until the folders in a folder are as they should be. */
  async #seenIn(
    parentId: Uuid,
    { what, ask = async () => undefined }: { readonly what: string; readonly ask?: Ask },
    options: InventoryChangeOptions,
    isDone: (now: Folders) => boolean,
  ): Promise<void> {
    const look = async (left: TimeLeft): Promise<true | undefined> => {
      if ((await this.#place.fetching.look(parentId, left)) === undefined) return undefined;
      const folders = this.#place.tree.foldersIn(parentId);
      return isDone(new Map(folders.map((one) => [one.folderId.key, one]))) ? true : undefined;
    };
    const suspicion = (): string | undefined =>
      this.#place.tree.folder(parentId)?.isFetched === true ? undefined : 'the grid does not have its folder';
    await this.#place.confirmation.seen({ what, suspicion }, ask, look, options);
    this.#place.noteChange(parentId);
  }

  #known(id: Uuid): KnownFolder {
    const folder = this.#place.tree.folder(id);
    if (folder === undefined) throw new RemoteError('there was no room for the folder', 'missing');
    return folder;
  }
}

/**
 * Folders and items as they are known: the skeleton of the login, and what was fetched. Rules:
 * 1. Where something is, its `parentId` says, whatever answer it came in.
 * 2. A folder that was fetched has what the answer says, at its version; what it had before and the answer has not, is gone from it.
 * 3. A folder that is said to be in itself is nowhere; an answer about it does not move it.
 * 4. It is bounded: what is beyond is passed over and counted.
 */
import { Uuid } from '@landfall/protocol/datatypes';
import type { FolderContents, FolderEntry, InventoryItem } from '@landfall/protocol/inventory';

/** A folder of the agent's or of the library. */
export interface KnownFolder extends FolderEntry {
  /** It is of the library, which is read only. */
  readonly isLibrary: boolean;
  /** What is in it is known, as of its version. */
  readonly isFetched: boolean;
}

export const MAX_FOLDERS = 200_000;
export const MAX_ITEMS = 1_000_000;

/** See above. */
export class InventoryTree {
  readonly #folders = new Map<string, KnownFolder>();
  readonly #items = new Map<string, InventoryItem>();
  readonly #foldersIn = new Map<string, Set<string>>();
  readonly #itemsIn = new Map<string, Set<string>>();
  /** By folder: how often something in it has changed while it was known. */
  readonly #changes = new Map<string, number>();
  /** Folders and items that there was no room for. */
  passedOver = 0;

  get folderCount(): number {
    return this.#folders.size;
  }

  get itemCount(): number {
    return this.#items.size;
  }

  folder(id: Uuid): KnownFolder | undefined {
    return this.#folders.get(id.key);
  }

  item(id: Uuid): InventoryItem | undefined {
    return this.#items.get(id.key);
  }

  foldersIn(id: Uuid): readonly KnownFolder[] {
    return [...(this.#foldersIn.get(id.key) ?? [])].flatMap((key) => this.#folders.get(key) ?? []);
  }

  itemsIn(id: Uuid): readonly InventoryItem[] {
    return [...(this.#itemsIn.get(id.key) ?? [])].flatMap((key) => this.#items.get(key) ?? []);
  }

  folders(): IterableIterator<KnownFolder> {
    return this.#folders.values();
  }

  items(): IterableIterator<InventoryItem> {
    return this.#items.values();
  }

  /** A folder of a skeleton, or of another folder. What is known of its contents stays so while its version does. */
  addFolder(entry: FolderEntry, isLibrary: boolean): void {
    const { key } = entry.folderId;
    const known = this.#folders.get(key);
    // A folder of the library stays one, and one's own one's own, whoever says something else.
    if (entry.folderId.isZero || (known !== undefined && known.isLibrary !== isLibrary)) return;
    if (known === undefined && this.#folders.size >= MAX_FOLDERS) {
      this.passedOver++;
      return;
    }
    if (known !== undefined) this.#foldersIn.get(known.parentId.key)?.delete(key);
    const isFetched = known?.isFetched === true && known.version === entry.version;
    const parentId = entry.parentId.equals(entry.folderId) ? Uuid.zero : entry.parentId;
    this.#folders.set(key, { ...entry, parentId, isLibrary, isFetched });
    childrenOf(this.#foldersIn, parentId).add(key);
  }

  addItem(item: InventoryItem): void {
    const { key } = item.id;
    if (item.id.isZero) return;
    const known = this.#items.get(key);
    if (known === undefined && this.#items.size >= MAX_ITEMS) {
      this.passedOver++;
      return;
    }
    if (known !== undefined) this.#itemsIn.get(known.parentId.key)?.delete(key);
    this.#items.set(key, item);
    childrenOf(this.#itemsIn, item.parentId).add(key);
  }

  /** Something in a folder has changed here, or was told of: an answer that was asked for before may be older. */
  touch({ key }: Uuid): void {
    if (this.#folders.has(key)) this.#changes.set(key, (this.#changes.get(key) ?? 0) + 1);
  }

  changesIn({ key }: Uuid): number {
    return this.#changes.get(key) ?? 0;
  }

  /** The folder, the one it is in, and so on to a root. Folders that are in each other come once. */
  pathOf(id: Uuid): readonly KnownFolder[] {
    const path = new Map<string, KnownFolder>();
    for (let at = this.#folders.get(id.key); at !== undefined; at = this.#folders.get(at.parentId.key)) {
      if (path.has(at.folderId.key)) break;
      path.set(at.folderId.key, at);
    }
    return [...path.values()];
  }

  removeItem({ key }: Uuid): void {
    const item = this.#items.get(key);
    if (item === undefined) return;
    this.#items.delete(key);
    this.#itemsIn.get(item.parentId.key)?.delete(key);
  }

  /** With all that is in it. */
  removeFolder(id: Uuid): void {
    const gone = [id];
    for (let folderId = gone.pop(); folderId !== undefined; folderId = gone.pop()) {
      const { key } = folderId;
      const folder = this.#folders.get(key);
      if (folder === undefined) continue;
      this.#folders.delete(key);
      this.#changes.delete(key);
      this.#foldersIn.get(folder.parentId.key)?.delete(key);
      for (const item of this.itemsIn(folderId)) this.removeItem(item.id);
      this.#itemsIn.delete(key);
      gone.push(...this.foldersIn(folderId).map((inner) => inner.folderId));
      this.#foldersIn.delete(key);
    }
  }

  /** What a folder has now. Nothing happens for one that is not known. */
  fill({ folderId, version, folders, items }: FolderContents): void {
    const folder = this.#folders.get(folderId.key);
    if (folder === undefined) return;
    this.#removeOthers(folderId, folders, items);
    for (const one of folders)
      if (one.parentId.equals(folderId) && !one.folderId.equals(folderId))
        this.addFolder(one, folder.isLibrary);
    for (const item of items) this.addItem(item);
    this.#folders.set(folderId.key, { ...folder, version, isFetched: true });
  }

  #removeOthers(id: Uuid, folders: readonly FolderEntry[], items: readonly InventoryItem[]): void {
    const kept = new Set([
      ...folders.map(({ folderId }) => folderId.key),
      ...items.map((item) => item.id.key),
    ]);
    for (const item of this.itemsIn(id)) if (!kept.has(item.id.key)) this.removeItem(item.id);
    const outer = new Set(this.pathOf(id).map(({ folderId }) => folderId.key));
    for (const folder of this.foldersIn(id)) {
      const { key } = folder.folderId;
      // What was told to be in what is in it: nobody knows where it is.
      if (outer.has(key)) this.addFolder({ ...folder, parentId: Uuid.zero }, folder.isLibrary);
      else if (!kept.has(key)) this.removeFolder(folder.folderId);
    }
  }
}

function childrenOf(index: Map<string, Set<string>>, { key }: Uuid): Set<string> {
  const known = index.get(key);
  if (known !== undefined) return known;
  const children = new Set<string>();
  index.set(key, children);
  return children;
}

/**
 * Putting an inventory in order. Rules, as those of OpenSim's service:
 * 1. Folders with a type of their own are the grid's: they keep name and place. Outfits (type 47) are the exception.
 * 2. A folder goes, and what is in it, only when it lies below the trash or what was lost and found. Items go from anywhere.
 * 3. What is not there, or is another's, is passed over without a word.
 * Beyond OpenSim: a parent that is not one's own, or lies in the folder itself, is no parent.
 * @source OpenSim XInventoryService.cs, Scene.PacketHandlers.cs
 */
import type { Uuid } from '@landfall/protocol/datatypes';
import type { InventoryFolder } from '@landfall/protocol/login';
import type { Belongings } from './belongings.ts';
import type { InventoryItem } from './inventory-item.ts';
import { ownInventory } from './owned.ts';

/** Types of folders. @source captures/login-standard, inventory-skeleton; viewer llfoldertype.h */
const FOLDER = { none: -1, trash: 14, lostAndFound: 16, outfit: 47 } as const;

/** One account's inventory, to be put in order. */
export class Filing {
  readonly #ownerId: Uuid;
  readonly #belongings: Belongings;

  constructor(ownerId: Uuid, belongings: Belongings) {
    this.#ownerId = ownerId;
    this.#belongings = belongings;
  }

  folder(id: Uuid): InventoryFolder | undefined {
    return this.#folders.find(({ folderId }) => folderId.equals(id));
  }

  item(id: Uuid): InventoryItem | undefined {
    return ownInventory(this.#ownerId, this.#belongings).items.find((item) => item.id.equals(id));
  }

  /** Makes a folder. @returns false when its id or its type is taken, its parent is not one's own, or there are too many. */
  addFolder(folder: Omit<InventoryFolder, 'version'>): boolean {
    if (folder.folderId.isZero || this.folder(folder.folderId) !== undefined) return false;
    if (this.folder(folder.parentId) === undefined || this.#isTypeTaken(folder)) return false;
    return this.#belongings.putFolder(this.#ownerId, { ...folder, version: 1 });
  }

  /** Another name, type or place. */
  changeFolder(id: Uuid, change: Partial<Pick<InventoryFolder, 'name' | 'typeDefault' | 'parentId'>>): void {
    const folder = this.folder(id);
    if (folder === undefined || !isOfOnesOwn(folder.typeDefault)) return;
    if (!isOfOnesOwn(change.typeDefault ?? FOLDER.none)) return;
    const { parentId = folder.parentId } = change;
    if (this.folder(parentId) === undefined || this.#isWithin(parentId, id)) return;
    this.#belongings.replaceFolder(this.#ownerId, folder, { ...folder, ...change, version: folder.version });
  }

  removeFolder(id: Uuid): void {
    const folder = this.folder(id);
    if (folder === undefined || !this.#isTrash(folder)) return;
    this.purge(id);
    this.#belongings.removeFolder(this.#ownerId, folder);
  }

  /** Empties a folder of all that is below it. */
  purge(id: Uuid): void {
    const folder = this.folder(id);
    if (folder === undefined || !this.#isTrash(folder)) return;
    for (const below of this.#folders.filter(({ parentId }) => parentId.equals(id))) {
      this.purge(below.folderId);
      this.#belongings.removeFolder(this.#ownerId, below);
    }
    const { items } = ownInventory(this.#ownerId, this.#belongings);
    for (const item of items) {
      if (item.parentId.equals(id)) this.#belongings.remove(this.#ownerId, item);
    }
  }

  /** Another name, place or whatever of an item. @returns the item as it is then; undefined when it is not there, or cannot be kept so. */
  changeItem(id: Uuid, change: Partial<Omit<InventoryItem, 'id'>>): InventoryItem | undefined {
    const item = this.item(id);
    if (item === undefined) return undefined;
    const { parentId = item.parentId } = change;
    if (this.folder(parentId) === undefined) return undefined;
    const changed = { ...item, ...change };
    return this.#belongings.replace(this.#ownerId, item, changed) ? changed : undefined;
  }

  removeItem(id: Uuid): void {
    const item = this.item(id);
    if (item !== undefined) this.#belongings.remove(this.#ownerId, item);
  }

  get #folders(): readonly InventoryFolder[] {
    return ownInventory(this.#ownerId, this.#belongings).folders;
  }

  /** There is one folder of each type right below the root. */
  #isTypeTaken({ typeDefault, parentId }: Pick<InventoryFolder, 'typeDefault' | 'parentId'>): boolean {
    const [root] = this.#folders;
    if (typeDefault === FOLDER.none || root === undefined || !parentId.equals(root.folderId)) return false;
    return this.#folders.some(
      (other) => other.typeDefault === typeDefault && other.parentId.equals(root.folderId),
    );
  }

  #isTrash(folder: InventoryFolder): boolean {
    const isBin = ({ typeDefault }: InventoryFolder): boolean =>
      typeDefault === FOLDER.trash || typeDefault === FOLDER.lostAndFound;
    return this.#pathOf(folder.folderId).some(isBin);
  }

  #isWithin(id: Uuid, outer: Uuid): boolean {
    return this.#pathOf(id).some(({ folderId }) => folderId.equals(outer));
  }

  /** The folder, the one it is in, and so on to the root. Never a circle: see rule "beyond". */
  #pathOf(id: Uuid): readonly InventoryFolder[] {
    const byId = new Map(this.#folders.map((folder) => [folder.folderId.key, folder]));
    const path: InventoryFolder[] = [];
    for (let at = byId.get(id.key); at !== undefined; at = byId.get(at.parentId.key)) path.push(at);
    return path;
  }
}

function isOfOnesOwn(type: number): boolean {
  return type === FOLDER.none || type === FOLDER.outfit;
}

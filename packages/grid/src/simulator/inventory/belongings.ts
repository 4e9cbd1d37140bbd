import type { Uuid } from '@landfall/protocol/datatypes';
import { Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';
import type { InventoryFolder } from '@landfall/protocol/login';
import { tellElsewhere } from '../tidings/index.ts';
import type { Tiding } from '../tidings/index.ts';
import { BelongingsJournal } from './belongings-journal.ts';
import type { JournalEntry } from './belongings-journal.ts';
import { isOfEverybody } from './items.ts';
import { readChange, writeChange } from './change-tidings.ts';
import type { InventoryChange } from './inventory-change.ts';
import type { InventoryItem } from './inventory-item.ts';

/** Uploads of one account: some hundred bytes each, for as long as the grid runs. */
export const MAX_UPLOADS_OF_ONE = 2000;
/** Uploads of everybody. */
const MAX_UPLOADS = 100_000;
/** What its owner is told when a change cannot be written down, and so is none. */
export const NOT_KEPT = 'Your inventory cannot be kept at the moment.';
/** Folders that one account has made. */
export const MAX_FOLDERS_OF_ONE = 1000;

interface Owner {
  readonly id: Uuid;
  uploads: number;
  /** Made here, or put in the place of one that everybody begins with. */
  readonly items: Map<string, InventoryItem>;
  readonly folders: Map<string, InventoryFolder>;
  /** Of those that everybody begins with: what is no longer there. */
  readonly removed: Map<string, Pick<InventoryItem, 'id' | 'parentId'>>;
}

/**
 * What accounts have made of their inventories, while the grid runs, or for longer where it is written down: items by uploads and otherwise, folders, and what was removed. An upload is counted before its asset is stored
 * (`take`) and given back when that fails, so that many at once do not get past the limit; updates of an item count too,
 * for each leaves an asset in the store. Whoever wants to know of changes is told of those that are made here, not of those that it brings.
 */
export class Belongings {
  readonly #owners = new Map<string, Owner>();
  readonly #changes = new Map<string, { readonly id: Uuid; readonly times: number }>();
  readonly #onChange: (ownerId: Uuid, change: InventoryChange) => void;
  readonly #journal: BelongingsJournal | undefined;
  #uploads = 0;

  /** What the journal has is there from the beginning. */
  constructor(
    onChange: (ownerId: Uuid, change: InventoryChange) => void = () => undefined,
    journal?: BelongingsJournal,
  ) {
    this.#onChange = onChange;
    for (const entry of journal?.entries() ?? []) this.#replay(entry);
    this.#journal = journal;
  }

  /** Counts one more upload. @returns false when the account, or the grid, has had all it may. */
  take(ownerId: Uuid): boolean {
    const owner = this.#owner(ownerId);
    if (owner.uploads >= MAX_UPLOADS_OF_ONE || this.#uploads >= MAX_UPLOADS) return false;
    owner.uploads += 1;
    this.#uploads += 1;
    return true;
  }

  /** The upload that was counted did not come about. */
  giveBack(ownerId: Uuid): void {
    this.#owner(ownerId).uploads -= 1;
    this.#uploads -= 1;
  }

  /** Adds an item, or puts another in the place of the one with its id. @returns false when it cannot be written down */
  put(ownerId: Uuid, item: InventoryItem): boolean {
    return this.#do(ownerId, { type: 'put', item });
  }

  /** Takes an item away for good, also one that everybody begins with. */
  remove(ownerId: Uuid, { id, parentId }: InventoryItem): void {
    this.#do(ownerId, { type: 'remove', item: { id, parentId } });
  }

  /** Whether an item that everybody begins with was taken away from this account. */
  isRemoved(ownerId: Uuid, itemId: Uuid): boolean {
    return this.#owners.get(ownerId.key)?.removed.has(itemId.key) === true;
  }

  /** Adds a folder, or puts another in the place of the one with its id. @returns false when there are too many. */
  putFolder(ownerId: Uuid, folder: InventoryFolder): boolean {
    return this.#do(ownerId, { type: 'put-folder', folder });
  }

  /** Takes away a folder that the account has made, without what is in it. Nothing happens with any other. */
  removeFolder(ownerId: Uuid, { folderId, parentId }: InventoryFolder): void {
    this.#do(ownerId, { type: 'remove-folder', folder: { folderId, parentId } });
  }

  /** Another in the place of an item, be it in another folder: never neither. @returns false when it cannot be written down */
  replace(ownerId: Uuid, item: InventoryItem, by: InventoryItem): boolean {
    const { id, parentId } = item;
    const goes = parentId.equals(by.parentId) ? [] : [{ type: 'remove', item: { id, parentId } } as const];
    return this.#do(ownerId, ...goes, { type: 'put', item: by });
  }

  /** The same of a folder, which keeps its id. */
  replaceFolder(ownerId: Uuid, { folderId, parentId }: InventoryFolder, by: InventoryFolder): boolean {
    const goes = { type: 'remove-folder', folder: { folderId, parentId } } as const;
    const isMadeHere = this.#isDoable(ownerId, goes);
    return this.#do(ownerId, ...(isMadeHere ? [goes] : []), { type: 'put-folder', folder: by });
  }

  /** Changes that were made elsewhere, all or none. @returns false when there was nothing to do, or too much is there */
  bring(ownerId: Uuid, ...changes: readonly InventoryChange[]): boolean {
    if (!changes.every((change) => this.#isDoable(ownerId, change))) return false;
    // First it is written down: what is told of is not forgotten.
    if (this.#journal?.append({ ownerId, changes }) === false) return false;
    for (const change of changes) this.#apply(ownerId, change);
    if (this.#journal?.isLong === true) this.#journal.rewrite(this.#entries());
    return true;
  }

  #isDoable(ownerId: Uuid, change: InventoryChange): boolean {
    const folders = this.#owners.get(ownerId.key)?.folders;
    if (change.type === 'remove-folder') return folders?.has(change.folder.folderId.key) === true;
    if (change.type !== 'put-folder' || folders === undefined) return true;
    return folders.has(change.folder.folderId.key) || folders.size < MAX_FOLDERS_OF_ONE;
  }

  /** As little as makes the same. */
  *#entries(): Generator<JournalEntry> {
    for (const { id: ownerId, items, folders, removed } of this.#owners.values()) {
      for (const folder of folders.values()) yield { ownerId, changes: [{ type: 'put-folder', folder }] };
      for (const item of items.values()) yield { ownerId, changes: [{ type: 'put', item }] };
      for (const item of removed.values())
        if (!items.has(item.id.key)) yield { ownerId, changes: [{ type: 'remove', item }] };
    }
    for (const { id: folderId, times } of this.#changes.values()) yield { folderId, times };
  }

  #replay(entry: JournalEntry): void {
    if ('folderId' in entry) {
      this.#changes.set(entry.folderId.key, { id: entry.folderId, times: entry.times });
      return;
    }
    for (const change of entry.changes)
      if (this.#isDoable(entry.ownerId, change)) this.#apply(entry.ownerId, change);
    const owner = this.#owner(entry.ownerId);
    this.#uploads += owner.items.size - owner.uploads;
    owner.uploads = owner.items.size;
  }

  #apply(ownerId: Uuid, change: InventoryChange): void {
    switch (change.type) {
      case 'put':
        return this.#put(ownerId, change.item);
      case 'remove':
        return this.#remove(ownerId, change.item);
      case 'put-folder':
        return this.#putFolder(ownerId, change.folder);
      default:
        return this.#removeFolder(ownerId, change.folder);
    }
  }

  #do(ownerId: Uuid, ...changes: readonly InventoryChange[]): boolean {
    const isDone = this.bring(ownerId, ...changes);
    if (isDone) for (const change of changes) this.#onChange(ownerId, change);
    return isDone;
  }

  #put(ownerId: Uuid, item: InventoryItem): void {
    this.#owner(ownerId).items.set(item.id.key, item);
    this.#change(item.parentId);
  }

  #remove(ownerId: Uuid, { id, parentId }: Pick<InventoryItem, 'id' | 'parentId'>): void {
    const { items, removed } = this.#owner(ownerId);
    items.delete(id.key);
    if (isOfEverybody(ownerId, id)) removed.set(id.key, { id, parentId });
    this.#change(parentId);
  }

  #putFolder(ownerId: Uuid, folder: InventoryFolder): void {
    this.#owner(ownerId).folders.set(folder.folderId.key, folder);
    this.#change(folder.parentId);
  }

  #removeFolder(ownerId: Uuid, { folderId, parentId }: Pick<InventoryFolder, 'folderId' | 'parentId'>): void {
    if (this.#owner(ownerId).folders.delete(folderId.key)) this.#change(parentId);
  }

  /** Those that the account has made, in the order in which it has. */
  foldersOf(ownerId: Uuid): readonly InventoryFolder[] {
    return [...(this.#owners.get(ownerId.key)?.folders.values() ?? [])];
  }

  /** Those that the account has made or changed; items that everybody begins with are not among them. */
  itemsOf(ownerId: Uuid): readonly InventoryItem[] {
    return [...(this.#owners.get(ownerId.key)?.items.values() ?? [])];
  }

  /** An item that the account has made or changed; undefined when it has no such one. */
  item(ownerId: Uuid, itemId: Uuid): InventoryItem | undefined {
    return this.#owners.get(ownerId.key)?.items.get(itemId.key);
  }

  /** How often something in the folder has changed: what its version is raised by. */
  changesOf(folderId: Uuid): number {
    return this.#changes.get(folderId.key)?.times ?? 0;
  }

  /** Something has come into the folder, left it, or is another in it. */
  #change(folderId: Uuid): void {
    this.#changes.set(folderId.key, { id: folderId, times: this.changesOf(folderId) + 1 });
  }

  #owner(id: Uuid): Owner {
    const { key } = id;
    const known = this.#owners.get(key);
    if (known !== undefined) return known;
    const owner: Owner = { id, uploads: 0, items: new Map(), folders: new Map(), removed: new Map() };
    this.#owners.set(key, owner);
    return owner;
  }
}

const BELONGINGS = new Part<GridServices, Belongings>(
  (services) =>
    new Belongings(
      (agentId, change) =>
        tellElsewhere(services, { about: 'inventory', agentId, said: writeChange(change) }),
      services.ledger && new BelongingsJournal(services.ledger),
    ),
);

/** Something has become of an inventory in another process. @throws DecodeError for what is no change */
export function hearInventory(services: GridServices, { agentId, said }: Tiding): void {
  belongingsOf(services).bring(agentId, readChange(said));
}

/** What everybody has come to own in a grid, in all its processes. */
export const belongingsOf = (services: GridServices): Belongings => services.part(BELONGINGS);

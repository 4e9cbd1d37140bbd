import type { Uuid } from '@landfall/protocol/datatypes';
import { Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';
import type { InventoryItem } from './inventory-item.ts';

/** Uploads of one account: some hundred bytes each, for as long as the grid runs. */
export const MAX_UPLOADS_OF_ONE = 2000;
/** Uploads of everybody. */
const MAX_UPLOADS = 100_000;

interface Owner {
  uploads: number;
  readonly items: Map<string, InventoryItem>;
}

/**
 * The items that accounts made by uploads, while this process runs. An upload is counted before its asset is stored
 * (`take`) and given back when that fails, so that many at once do not get past the limit; updates of an item count too,
 * for each leaves an asset in the store.
 */
export class Belongings {
  readonly #owners = new Map<string, Owner>();
  readonly #changes = new Map<string, number>();
  #uploads = 0;

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

  /** Adds an item, or puts another in the place of the one with its id. */
  put(ownerId: Uuid, item: InventoryItem): void {
    this.#owner(ownerId).items.set(item.id.key, item);
    this.#changes.set(item.parentId.key, this.changesOf(item.parentId) + 1);
  }

  itemsOf(ownerId: Uuid): readonly InventoryItem[] {
    return [...(this.#owners.get(ownerId.key)?.items.values() ?? [])];
  }

  item(ownerId: Uuid, itemId: Uuid): InventoryItem | undefined {
    return this.#owners.get(ownerId.key)?.items.get(itemId.key);
  }

  /** How often something was put into the folder: what its version is raised by. */
  changesOf(folderId: Uuid): number {
    return this.#changes.get(folderId.key) ?? 0;
  }

  #owner({ key }: Uuid): Owner {
    let owner = this.#owners.get(key);
    if (owner === undefined) this.#owners.set(key, (owner = { uploads: 0, items: new Map() }));
    return owner;
  }
}

const BELONGINGS = new Part<GridServices, Belongings>(() => new Belongings());

/** What everybody has come to own in a grid. */
export const belongingsOf = (services: GridServices): Belongings => services.part(BELONGINGS);

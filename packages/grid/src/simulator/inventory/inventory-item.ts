import type { Uuid } from '@landfall/protocol/datatypes';

/** An item of the inventory: a thing somebody owns, or a link to one. */
export interface InventoryItem {
  readonly id: Uuid;
  readonly parentId: Uuid;
  /** Of a link: the item that it leads to. */
  readonly assetId: Uuid;
  readonly name: string;
  readonly assetType: number;
  readonly inventoryType: number;
  /** Of wearables: which kind. */
  readonly flags: number;
  readonly description?: string;
  /** Seconds since 1970. */
  readonly createdAt?: number;
  readonly permissions?: Permissions;
  /** Not for sale when undefined. */
  readonly sale?: Sale;
}

/** How an item is sold. */
export interface Sale {
  /** 0 not at all, 1 the thing itself, 2 a copy, 3 what is in it. */
  readonly type: number;
  readonly price: number;
}

/** Who may do what: bits as viewers have them. */
export interface Permissions {
  readonly base: number;
  readonly owner: number;
  readonly group: number;
  readonly everyone: number;
  readonly nextOwner: number;
}

import type { Uuid } from '@landfall/protocol/datatypes';

/** An item of the inventory: a thing somebody owns, or a link to one. */
export interface InventoryItem {
  /** Of the item: what it is asked for and changed by. */
  readonly id: Uuid;
  /** The folder that it is in. */
  readonly parentId: Uuid;
  /** Of a link: the item that it leads to. */
  readonly assetId: Uuid;
  /** As its owner reads it in the inventory. */
  readonly name: string;
  /** One of `ASSET_TYPE` of protocol; of a link that of links. */
  readonly assetType: number;
  /** What viewers list it as, such as 18 for what is worn. */
  readonly inventoryType: number;
  /** Of wearables: which kind. */
  readonly flags: number;
  /** Empty when undefined. */
  readonly description?: string;
  /** Seconds since 1970. */
  readonly createdAt?: number;
  /** Those of the default outfit when undefined. */
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
  /** What may be done with it at most. */
  readonly base: number;
  /** What its owner may do. */
  readonly owner: number;
  /** What members of its group may do. */
  readonly group: number;
  /** What anybody may do. */
  readonly everyone: number;
  /** What whoever gets it next may do, as far as `base` has it. */
  readonly nextOwner: number;
}

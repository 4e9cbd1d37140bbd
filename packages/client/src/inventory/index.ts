/** What the agent has, and the library: folders and items, read, put in order, searched. */
export { inventory } from './inventory-room.ts';
export type { InventoryEvents, InventoryOptions, InventoryRoom } from './inventory-room.ts';
export { Inventory } from './inventory.ts';
export type { InventoryEntry } from './inventory.ts';
export type { InventoryChanged, InventoryFetchOptions } from './environment.ts';
export { CHANGE_TIMEOUT_MS } from './confirmation.ts';
export type { InventoryChangeOptions } from './confirmation.ts';
export type { ItemChanges, PlaceOptions } from './item-changing.ts';
export type { NewFolderOptions } from './folder-changing.ts';
export type { NewItem } from './change-messages.ts';
export type { KnownFolder } from './inventory-tree.ts';
export type { InventoryItem } from '@landfall/protocol/inventory';

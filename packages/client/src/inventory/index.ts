/** What the agent has, and the library: folders and items, read. */
export { inventory } from './inventory-room.ts';
export type { InventoryEvents, InventoryOptions, InventoryRoom } from './inventory-room.ts';
export { Inventory } from './inventory.ts';
export type { InventoryChanged, InventoryFetchOptions } from './inventory.ts';
export type { KnownFolder } from './inventory-tree.ts';
export type { InventoryItem } from '@landfall/protocol/inventory';

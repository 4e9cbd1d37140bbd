/** What accounts have come to own while the grid runs. */
export { Belongings, MAX_UPLOADS_OF_ONE } from './belongings.ts';
export type { InventoryItem, Permissions } from './inventory-item.ts';

/** Inventory archives (IAR): folders, items and their assets, both ways. */
export { decodeInventoryRecord, encodeInventoryRecord } from './archived-item.ts';
export type { InventoryRecord } from './archived-item.ts';
export { foldersOf, formatNodeName, nodePath, parseNodeName } from './node-path.ts';
export type { NodeName } from './node-path.ts';
export { MOST_ARCHIVED_FOLDERS, readInventoryArchive } from './read-archive.ts';
export type { InventoryArchiveEntry } from './read-archive.ts';
export { writeInventoryArchive } from './write-archive.ts';
export type { SavedInventory, SavedInventoryAsset, SavedNode } from './write-archive.ts';

/** Items of inventories: their numbers, and the text form of what stands in objects, notecards and wearables. */
export {
  INVENTORY_TYPE,
  assetTypeName,
  assetTypeOfName,
  inventoryTypeName,
  inventoryTypeOfName,
} from './type-names.ts';
export { PERMISSION, NO_PERMISSIONS, formatPermissions, readPermissions } from './permissions.ts';
export type { ItemPermissions } from './permissions.ts';
export { NOT_FOR_SALE, SALE_TYPE, formatSale, readSale } from './sale.ts';
export type { SaleTerms } from './sale.ts';
export { EMPTY_ITEM, formatItem, readItem, unshadowed } from './item-text.ts';
export type { InventoryItem, ItemTextOptions } from './item-text.ts';
export { itemFromBlock, itemToBlock, itemToToldBlock } from './item-block.ts';
export type { SentItem, ToldItem } from './item-block.ts';
export { FOLDER_TYPE, MAX_DESCRIPTION_LENGTH, MAX_NAME_LENGTH, tidyName } from './folder-types.ts';
export { decodeTaskInventory, encodeTaskInventory } from './task-inventory.ts';
export type { TaskInventory } from './task-inventory.ts';
export {
  contentsFromLlsd,
  contentsToLlsd,
  decodeFoldersAnswer,
  decodeItemsAnswer,
  foldersRequest,
  itemsRequest,
} from './folder-contents.ts';
export type { FolderContents, FolderEntry } from './folder-contents.ts';

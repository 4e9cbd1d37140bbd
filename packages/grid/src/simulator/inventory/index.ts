/** The inventory: folders, a library and an outfit without which viewers refuse a login, and what was made, uploaded, moved and removed. */
export { LIBRARY, folderId, skeletonOf } from './folders.ts';
export { inventoryOffers } from './inventory-offers.ts';
export { builtInAsset, builtInAssetId } from './built-in-assets.ts';
export { filingHandlers, tellItems } from './filing-handlers.ts';
export { MAX_OFFERS, answerGift, give } from './gifts.ts';
export type { Gift, Given } from './gifts.ts';
export { shortenedDescription, shortenedName } from './item-texts.ts';
export { inventoryHandlers } from './inventory-handlers.ts';
export type { Asset } from './wearable-asset.ts';
export { wearableHandlers } from './wearable-handlers.ts';
export { NOT_KEPT, Belongings, MAX_UPLOADS_OF_ONE, belongingsOf, hearInventory } from './belongings.ts';
export type { InventoryChange } from './inventory-change.ts';
export type { InventoryItem, Permissions } from './inventory-item.ts';
export { FOLDER_TYPE, folderFor, tellNewItem } from './new-item.ts';
export { ownInventory, permissionsOf as itemPermissionsOf } from './owned.ts';
export { removeFromInventory } from './gone-item.ts';
export type { ItemRequest } from './new-item.ts';
export { readChange, writeChange } from './change-tidings.ts';

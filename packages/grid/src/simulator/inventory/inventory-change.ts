import type { InventoryFolder } from '@landfall/protocol/login';
import type { InventoryItem } from './inventory-item.ts';

/** Something that has become of an inventory. */
export type InventoryChange =
  | { readonly type: 'put'; readonly item: InventoryItem }
  | { readonly type: 'remove'; readonly item: Pick<InventoryItem, 'id' | 'parentId'> }
  | { readonly type: 'put-folder'; readonly folder: InventoryFolder }
  | { readonly type: 'remove-folder'; readonly folder: Pick<InventoryFolder, 'folderId' | 'parentId'> };

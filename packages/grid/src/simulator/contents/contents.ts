import { ASSET_TYPE } from '@landfall/protocol/asset';
import { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION, INVENTORY_TYPE } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { contentsOf } from '@landfall/protocol/object-xml';
import type { PartContents } from '@landfall/protocol/object-xml';
import { mayDo } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import type { Agent } from '../region/index.ts';

const TO_READ = PERMISSION.modify | PERMISSION.copy;
const TO_HAVE = TO_READ | PERMISSION.transfer;
const READABLE: ReadonlySet<number> = new Set([ASSET_TYPE.script, ASSET_TYPE.notecard]);

/** What is in a prim, as this agent sees it: which assets they are only where it may change it. @source OpenSim SceneObjectPartInventory.cs (RequestInventoryFile) */
export function contentsFor(agent: Agent, prim: Prim): PartContents {
  const { serial, items } = contentsOf(prim.part);
  const seesAssets = mayModify(agent, prim);
  const shown = (item: InventoryItem): InventoryItem => ({
    ...item,
    assetId: seesAssets && showsAsset(item) ? item.assetId : Uuid.zero,
  });
  return { serial, items: items.map(shown) };
}

/** Of what can be read: who may not change a copy of it does not learn which asset it is. */
function showsAsset({ inventoryType, permissions }: InventoryItem): boolean {
  const rights = permissions.owner & TO_READ;
  switch (inventoryType) {
    case INVENTORY_TYPE.notecard:
      return rights !== 0;
    case INVENTORY_TYPE.script:
    case INVENTORY_TYPE.settings:
    case INVENTORY_TYPE.material:
      return rights === TO_READ;
    default:
      return true;
  }
}

/** Whether an agent may have the asset of an item in a prim. @source OpenSim LLClientView.cs (HandleSimInventoryTransferRequestWithPermsCheck), PermissionsModule.cs */
export function mayHave(agent: Agent, prim: Prim, itemId: Uuid, assetId: Uuid): boolean {
  const item = contentsOf(prim.part).items.find(({ id }) => id.equals(itemId));
  if (item === undefined || !item.assetId.equals(assetId) || !mayModify(agent, prim)) return false;
  if (!item.permissions.ownerId.equals(agent.id)) return false;
  const needed = READABLE.has(item.assetType) ? TO_READ : TO_HAVE;
  return (item.permissions.owner & needed) === needed;
}

/**
 * Whether an agent may give an item in a prim another asset: who may read what is there, and for what cannot be read, who may modify it.
 * @source OpenSim Scene.Inventory.cs (CapsUpdateItemAsset), PermissionsModule.cs (CanEditScript, CanEditNotecard)
 */
export function mayRewrite(agent: Agent, prim: Prim, { assetType, permissions }: InventoryItem): boolean {
  if (!mayModify(agent, prim)) return false;
  const isText = READABLE.has(assetType);
  if (isText && !permissions.ownerId.equals(agent.id)) return false;
  const needed = isText ? TO_READ : PERMISSION.modify;
  return (permissions.owner & needed) === needed;
}

const mayModify = (agent: Agent, prim: Prim): boolean => mayDo(agent, prim, PERMISSION.modify);

import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION } from '@landfall/protocol/inventory';
import { asInteger, asString, asUuid } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { CapabilityContext, Offer, Offers } from '../capabilities/index.ts';
import {
  belongingsOf,
  folderId,
  itemPermissionsOf,
  shortenedDescription,
  shortenedName,
  skeletonOf,
} from '../inventory/index.ts';
import type { Belongings, InventoryItem } from '../inventory/index.ts';
import { alert } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';
import { uploading, uploadKind } from '../uploads/index.ts';
import type { UploadKind } from '../uploads/index.ts';
import { storeUpload } from './store-upload.ts';
import type { Upload } from './store-upload.ts';

/** @source captures/build-objects/http/010 and captures/inventory-caps/http/066 */
const NEW_FILE_TYPE = 'application/xml';
const UPDATE_TYPE = 'text/html;charset=UTF-8';
/** Who may not read what it was does not write it anew. @source OpenSim PermissionsModule.cs (CanEditNotecard, CanEditScript) */
const TO_REWRITE = PERMISSION.modify | PERMISSION.copy;

/** New files, and new contents of items that were uploaded before. */
export function uploadOffers(services: GridServices): Offers {
  const updating = (assetType: number, needed: number, done: string): Offer =>
    planned(services, UPDATE_TYPE, (context, asked) =>
      updatedItem(services, context, asked, { assetType, needed, done }),
    );
  const script = updating(ASSET_TYPE.script, TO_REWRITE, 'Script updated');
  return {
    NewFileAgentInventory: planned(services, NEW_FILE_TYPE, (context, asked) =>
      newItem(services, context, asked),
    ),
    UpdateNotecardAgentInventory: updating(ASSET_TYPE.notecard, TO_REWRITE, 'Notecard updated'),
    UpdateScriptAgent: script,
    UpdateScriptAgentInventory: script,
    UpdateGestureAgentInventory: updating(ASSET_TYPE.gesture, PERMISSION.modify, 'Gesture updated'),
    UpdateSettingsAgentInventory: updating(ASSET_TYPE.settings, PERMISSION.modify, 'Setting updated'),
    UpdateMaterialAgentInventory: updating(ASSET_TYPE.material, PERMISSION.modify, ''),
  };
}

/** The item that will be when the bytes have come, and what is said then; or why they need not be sent. */
type Planned = (Pick<Upload, 'item' | 'isNew'> & { readonly done?: string }) | string;
type Plan = (context: CapabilityContext, asked: LlsdMap) => Planned;

const planned = (services: GridServices, contentType: string, plan: Plan): Offer =>
  uploading(services, contentType, (context, asked) => {
    const made = plan(context, asked);
    if (typeof made === 'string') return made;
    const { done = '', ...item } = made;
    const { id: ownerId } = context.account;
    return async (bytes) => {
      const told = await storeUpload(services, { ownerId, ...item, bytes });
      const region = services.regions.find(({ id }) => id.equals(context.regionId));
      const agent = region?.agents.byId(ownerId);
      if (told['state'] === 'complete' && done !== '' && agent !== undefined) alert(agent, done);
      return told;
    };
  });

function newItem(services: GridServices, { account, newId }: CapabilityContext, asked: LlsdMap): Planned {
  const kind = uploadKind(asString(asked['asset_type']), asString(asked['inventory_type']));
  if (kind === undefined) return 'Files of this type cannot be uploaded here.';
  const belongings = belongingsOf(services);
  const item: InventoryItem = {
    id: newId(),
    parentId: folderFor(account.id, belongings, asUuid(asked['folder_id']), kind),
    assetId: newId(),
    name: shortenedName(asString(asked['name'])),
    description: shortenedDescription(asString(asked['description'])),
    assetType: kind.assetType,
    inventoryType: kind.inventoryType,
    flags: 0,
    createdAt: Math.floor(services.ports.clock.wallTime() / 1000),
    permissions: {
      base: PERMISSION.full,
      owner: PERMISSION.full,
      group: asInteger(asked['group_mask']),
      everyone: asInteger(asked['everyone_mask']),
      nextOwner: asInteger(asked['next_owner_mask']),
    },
  };
  return { item, isNew: true };
}

/** The same item with another asset. @source captures/inventory-caps/http/066: masks are not told again */
function updatedItem(
  services: GridServices,
  { account, newId }: CapabilityContext,
  asked: LlsdMap,
  { assetType, needed, done }: { assetType: number; needed: number; done: string },
): Planned {
  const item = belongingsOf(services).item(account.id, asUuid(asked['item_id']));
  if (item?.assetType !== assetType) return 'There is no such item in your inventory.';
  if ((itemPermissionsOf(item).owner & needed) !== needed) return 'You may not change this item.';
  return { item: { ...item, assetId: newId() }, isNew: false, done };
}

function folderFor(ownerId: Uuid, belongings: Belongings, asked: Uuid, { folder }: UploadKind): Uuid {
  const isOwn = skeletonOf(ownerId, belongings).folders.some((one) => one.folderId.equals(asked));
  return isOwn ? asked : folderId(ownerId, folder);
}

import { createByteBudget, llsdAnswer } from '@landfall/assets/http';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { asInteger, asMap, asString, asUuid, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Clock } from '@landfall/transport/ports';
import type { Belongings, InventoryItem } from '../inventory/index.ts';
import type { CapabilityContext, Offer, Offers } from '../capabilities/index.ts';
import {
  belongingsOf,
  folderId,
  shortenedDescription,
  shortenedName,
  skeletonOf,
} from '../inventory/index.ts';
import type { GridServices } from '../region/index.ts';
import { refused } from './upload-refusals.ts';
import { MAX_UPLOAD_BYTES, MOST_WAITING_BYTES, storeUpload } from './store-upload.ts';
import type { Upload, UploadParts } from './store-upload.ts';
import { uploadKind } from './upload-kinds.ts';
import type { UploadKind } from './upload-kinds.ts';
import { PERMISSION } from '@landfall/protocol/inventory';

const MAX_REQUEST_BYTES = 64 * 1024;
/** @source captures/build-objects/http/010 and captures/inventory-caps/http/066 */
const NEW_FILE_TYPE = 'application/xml';
const UPDATE_TYPE = 'text/html;charset=UTF-8';

/** What uploads need beside where they go. */
export interface UploadOfferParts extends UploadParts {
  readonly clock: Pick<Clock, 'wallTime'>;
}

/** New files, and new contents of items that were uploaded before. */
export function uploadOffers(services: GridServices): Offers {
  const { store, ports } = services;
  const belongings = belongingsOf(services);
  const waiting = createByteBudget(MOST_WAITING_BYTES);
  const parts: UploadOfferParts = { store, belongings, waiting, clock: ports.clock };
  return {
    NewFileAgentInventory: uploading(parts, NEW_FILE_TYPE, (context, asked) =>
      newItem(parts, context, asked),
    ),
    UpdateNotecardAgentInventory: uploading(parts, UPDATE_TYPE, (context, asked) =>
      updatedItem(parts, context, asked, ASSET_TYPE.notecard),
    ),
    UpdateGestureAgentInventory: uploading(parts, UPDATE_TYPE, (context, asked) =>
      updatedItem(parts, context, asked, ASSET_TYPE.gesture),
    ),
  };
}

/** The item that will be when the bytes have come; or why they need not be sent. */
type Planned = Pick<Upload, 'item' | 'isNew'> | string;
type Plan = (context: CapabilityContext, asked: LlsdMap) => Planned;

/** The request is answered with a URL of its own, to which the bytes are posted once. It goes with the agent. */
const uploading =
  (parts: UploadParts, contentType: string, plan: Plan): Offer =>
  (context) => ({
    methods: ['POST'],
    handle({ body }) {
      const planned = plan(context, asMap(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES })));
      if (typeof planned === 'string') return llsdAnswer(refused(planned), contentType);
      const receive = async (bytes: Uint8Array): Promise<LlsdMap> =>
        await storeUpload(parts, { ownerId: context.account.id, ...planned, bytes });
      const upload = context.openUrl(
        '',
        async (request) => {
          upload.close();
          return llsdAnswer(await receive(request.body), contentType);
        },
        MAX_UPLOAD_BYTES,
      );
      return llsdAnswer({ uploader: upload.url, state: 'upload', upload_price: 0 }, contentType);
    },
  });

function newItem(
  { clock, belongings }: UploadOfferParts,
  { account, newId }: CapabilityContext,
  asked: LlsdMap,
): Planned {
  const kind = uploadKind(asString(asked['asset_type']), asString(asked['inventory_type']));
  if (kind === undefined) return 'Files of this type cannot be uploaded here.';
  const item: InventoryItem = {
    id: newId(),
    parentId: folderFor(account.id, belongings, asUuid(asked['folder_id']), kind),
    assetId: newId(),
    name: shortenedName(asString(asked['name'])),
    description: shortenedDescription(asString(asked['description'])),
    assetType: kind.assetType,
    inventoryType: kind.inventoryType,
    flags: 0,
    createdAt: Math.floor(clock.wallTime() / 1000),
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
  { belongings }: UploadOfferParts,
  { account, newId }: CapabilityContext,
  asked: LlsdMap,
  assetType: number,
): Planned {
  const item = belongings.item(account.id, asUuid(asked['item_id']));
  if (item?.assetType !== assetType) return 'There is no such item in your inventory.';
  return { item: { ...item, assetId: newId() }, isNew: false };
}

function folderFor(ownerId: Uuid, belongings: Belongings, asked: Uuid, { folder }: UploadKind): Uuid {
  const isOwn = skeletonOf(ownerId, belongings).folders.some((one) => one.folderId.equals(asked));
  return isOwn ? asked : folderId(ownerId, folder);
}

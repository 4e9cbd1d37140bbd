import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { asBoolean, asUuid } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { contentsOf } from '@landfall/protocol/object-xml';
import type { CapabilityContext, Offer, Offers } from '../capabilities/index.ts';
import { belongingsOf } from '../inventory/index.ts';
import { sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { alert } from '../region/index.ts';
import type { Agent, GridServices } from '../region/index.ts';
import { faultsIn } from '../scripts/index.ts';
import { putAsset, refused, uploading } from '../uploads/index.ts';
import { mayRewrite } from './contents.ts';
import { fill } from './fill.ts';
import { runStateOf } from './run-state.ts';

/** @source captures/inventory-caps/http/066 */
const UPDATE_TYPE = 'text/html;charset=UTF-8';
const NO_OBJECT = 'object not found';
const NO_ITEM = 'There is no such item in the object.';
const NOT_ALLOWED = 'You may not change this item.';

/** What one asks to be written anew, and who asks. */
interface Target {
  readonly from: Agent;
  readonly prim: Prim;
  readonly item: InventoryItem;
}

/**
 * Texts of scripts and notecards that are in prims, saved; and what else is in them as an asset of its own. What may not be done is refused
 * before the bytes are sent.
 * @source OpenSim UpdateItemAsset.cs; Scene.Inventory.cs (CapsUpdateItemAsset, CapsUpdateTaskInventoryScriptAsset)
 */
export function rewritingOffers(services: GridServices): Offers {
  const rewriting = (assetType: number, done: string): Offer =>
    uploading(services, UPDATE_TYPE, (context, asked) => {
      const target = targetOf(services, context, asked, assetType);
      if (typeof target === 'string') return target;
      return async (bytes) => {
        const { refusal, assetId } = await rewrite(services, target, bytes, context.newId());
        if (refusal !== undefined) return refusal;
        if (done !== '') alert(target.from, done);
        return { new_asset: assetId.toString(), new_inventory_item: target.item.id, state: 'complete' };
      };
    });
  const script = uploading(services, UPDATE_TYPE, (context, asked) => {
    const target = targetOf(services, context, asked, ASSET_TYPE.script);
    if (typeof target === 'string') return target;
    const isRunning = asBoolean(asked['is_script_running']);
    return async (bytes) => {
      const { refusal } = await rewrite(services, target, bytes, context.newId());
      if (refusal !== undefined) return refusal;
      const { from, item } = target;
      runStateOf(from.region).set(item.id, isRunning);
      const errors = faultsIn(bytes);
      // As OpenSim has it, the item's id stands where the asset's would.
      return { new_asset: item.id, compiled: errors.length === 0, state: 'complete', errors };
    };
  });
  return {
    UpdateNotecardTaskInventory: rewriting(ASSET_TYPE.notecard, 'Notecard updated'),
    UpdateGestureTaskInventory: rewriting(ASSET_TYPE.gesture, 'Gesture updated'),
    UpdateSettingsTaskInventory: rewriting(ASSET_TYPE.settings, 'Setting updated'),
    UpdateMaterialTaskInventory: rewriting(ASSET_TYPE.material, ''),
    UpdateScriptTask: script,
    UpdateScriptTaskInventory: script,
  };
}

/** @returns why it cannot be written, in words */
function targetOf(
  { regions }: GridServices,
  { regionId, account }: CapabilityContext,
  asked: LlsdMap,
  assetType: number,
): Target | string {
  const region = regions.find(({ id }) => id.equals(regionId));
  const from = region?.agents.byId(account.id);
  const prim = region && sceneOf(region).byId(asUuid(asked['task_id']));
  if (from === undefined || prim === undefined) return NO_OBJECT;
  const item = itemOf(prim, asUuid(asked['item_id']));
  if (item?.assetType !== assetType) return NO_ITEM;
  return mayRewrite(from, prim, item) ? { from, prim, item } : NOT_ALLOWED;
}

const itemOf = (prim: Prim, itemId: Uuid): InventoryItem | undefined =>
  contentsOf(prim.part).items.find(({ id }) => id.equals(itemId));

/** The bytes take their time, and the store its own: what was allowed is looked at again when they are there. */
async function rewrite(
  services: GridServices,
  { from, prim, item }: Target,
  bytes: Uint8Array,
  assetId: Uuid,
): Promise<{ readonly refusal?: LlsdMap; readonly assetId: Uuid }> {
  const belongings = belongingsOf(services);
  if (!belongings.take(from.id)) return { refusal: refused('There have been too many uploads.'), assetId };
  const { assetType: type, name, description } = item;
  const creatorId = from.id.toString();
  const failed =
    (await putAsset(services.store, { id: assetId, type, bytes, name, description, creatorId })) ??
    placeAsset({ from, prim, item }, assetId);
  if (failed === undefined) return { assetId };
  belongings.giveBack(from.id);
  return { refusal: failed, assetId };
}

function placeAsset({ from, prim, item }: Target, assetId: Uuid): LlsdMap | undefined {
  const now = itemOf(prim, item.id);
  if (sceneOf(from.region).byId(prim.id) !== prim || from.hasDeparted) return refused(NO_OBJECT);
  if (now === undefined) return refused(NO_ITEM);
  if (!mayRewrite(from, prim, now)) return refused(NOT_ALLOWED);
  const { items } = contentsOf(prim.part);
  fill(
    from,
    prim,
    items.map((one) => (one.id.equals(item.id) ? { ...one, assetId } : one)),
  );
  return undefined;
}

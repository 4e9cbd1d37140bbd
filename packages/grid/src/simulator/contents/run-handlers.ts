import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { contentsOf } from '@landfall/protocol/object-xml';
import { sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { mayRewrite } from './contents.ts';
import { runStateOf } from './run-state.ts';

interface Asked {
  readonly ObjectID: Uuid;
  readonly ItemID: Uuid;
}

/**
 * Whether scripts in prims run: anybody may ask; who may edit one starts and stops it.
 * @source OpenSim XMREngine.cs (OnGetScriptRunning), EventQueueGetHandlers.cs (ScriptRunningEvent), Scene.Inventory.cs (SetScriptRunning)
 */
export const runHandlers: Handlers = {
  GetScriptRunning({ Script: { ObjectID, ItemID } }, from) {
    if (scriptOf(from, { ObjectID, ItemID }) === undefined) return;
    const Running = runStateOf(from.region).isRunning(ItemID);
    const Script = [{ ObjectID, ItemID, Running, Mono: true }];
    from.capabilities.queueEvents({ message: 'ScriptRunningReply', body: { Script } });
  },

  SetScriptRunning({ Script: { ObjectID, ItemID, Running } }, from) {
    const found = scriptOf(from, { ObjectID, ItemID });
    if (found !== undefined && mayRewrite(from, found.prim, found.item))
      runStateOf(from.region).set(ItemID, Running);
  },
};

function scriptOf(from: Agent, { ObjectID, ItemID }: Asked): { prim: Prim; item: InventoryItem } | undefined {
  const prim = sceneOf(from.region).byId(ObjectID);
  const item = prim && contentsOf(prim.part).items.find(({ id }) => id.equals(ItemID));
  return prim !== undefined && item?.assetType === ASSET_TYPE.script ? { prim, item } : undefined;
}

import { ASSET_TYPE } from '@landfall/protocol/asset';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { INVENTORY_TYPE, PERMISSION } from '@landfall/protocol/inventory';
import type { MessageOf } from '@landfall/protocol/message';
import type { BuildOptions, RegionBuild } from '../build/index.ts';
import type { AgentIds } from '../circuits/index.ts';
import type { WorldObject } from '../objects/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** An item of the agent's inventory that is an object. Simulators go by its id alone. */
export interface ObjectItem {
  /** Of the item, not of its asset. */
  readonly itemId: Uuid;
  /** What it is called; empty on the wire when absent. */
  readonly name?: string;
}

/** Items of the inventory that come into one region. */
export class RegionItems {
  readonly #build: RegionBuild;
  readonly #scope: SessionScope;

  /** Made by the room. */
  constructor(build: RegionBuild, scope: SessionScope) {
    this.#build = build;
    this.#scope = scope;
  }

  /**
   * Brings an object out, its root at a place (metres in the region); what cannot be copied leaves the inventory. Of several linksets in one item
   * resolves with the first that comes; the others stand around it as they did.
   * @throws RemoteError with the region's words, TimeoutError, ClosedError
   */
  bringOut(item: ObjectItem, position: Vector3, options: BuildOptions = {}): Promise<WorldObject> {
    const message = rezObject(this.#scope.ids, item, position);
    return this.#build.makeBy(message, 'bringing out an item', position, options);
  }
}

function rezObject(
  { agentId, sessionId }: AgentIds,
  { itemId, name = '' }: ObjectItem,
  position: Vector3,
): MessageOf<'RezObject'> {
  return {
    name: 'RezObject',
    AgentData: { AgentID: agentId, SessionID: sessionId, GroupID: Uuid.zero },
    RezData: {
      FromTaskID: Uuid.zero,
      BypassRaycast: 1,
      RayStart: position,
      RayEnd: position,
      RayTargetID: Uuid.zero,
      RayEndIsIntersection: false,
      RezSelected: true,
      RemoveItem: false,
      ItemFlags: 0,
      GroupMask: 0,
      EveryoneMask: 0,
      NextOwnerMask: 0,
    },
    InventoryData: {
      ItemID: itemId,
      FolderID: Uuid.zero,
      CreatorID: agentId,
      OwnerID: agentId,
      GroupID: Uuid.zero,
      BaseMask: PERMISSION.all,
      OwnerMask: PERMISSION.all,
      GroupMask: 0,
      EveryoneMask: 0,
      NextOwnerMask: PERMISSION.all,
      GroupOwned: false,
      TransactionID: Uuid.zero,
      Type: ASSET_TYPE.object,
      InvType: INVENTORY_TYPE.object,
      Flags: 0,
      SaleType: 0,
      SalePrice: 0,
      Name: encodeText(name),
      Description: encodeText(''),
      CreationDate: 0,
      CRC: 0,
    },
  };
}

import { announce, mayDo, sceneOf, tellProperties } from '../objects/index.ts';
import { PERMISSION } from '@landfall/protocol/inventory';
import { alert } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';

const NOT_SOLD = 'Nothing is sold here.';
const NO_GROUPS = 'There are no groups here.';
const NO_GODS = 'Nobody may give away what is not theirs.';

/**
 * What viewers' tools ask for that this grid does not do: it is said, so that nobody waits. OpenSim without a module for money or groups says
 * nothing to most of it.
 */
export const refusalHandlers: Handlers = {
  ObjectBuy: (_message, from) => alert(from, NOT_SOLD),
  BuyObjectInventory: (_message, from) => alert(from, NOT_SOLD),
  ParcelBuyPass: (_message, from) => alert(from, NOT_SOLD),
  ParcelDeedToGroup: (_message, from) => alert(from, NO_GROUPS),

  /** To a group it is deeded, to somebody it is given by force: whose it is stays as it was, and is told. @source OpenSim Scene.Inventory.cs (ObjectOwner) */
  ObjectOwner({ HeaderData, ObjectData }, from) {
    const scene = sceneOf(from.region);
    tellProperties(
      from,
      ObjectData.flatMap(({ ObjectLocalID }) => scene.byLocalId(ObjectLocalID) ?? []),
    );
    alert(from, HeaderData.OwnerID.isZero ? NO_GROUPS : NO_GODS);
  },

  /** Nothing turns by being pushed here: where it is is told anew, so that it turns back for who has seen it turn. */
  ObjectSpinUpdate({ ObjectData: { ObjectID } }, from) {
    const prim = sceneOf(from.region).byId(ObjectID);
    if (prim !== undefined && mayDo(from, prim, PERMISSION.move)) announce(from.region, prim.root, 'terse');
  },
};

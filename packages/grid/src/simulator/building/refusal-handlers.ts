import { announce, mayDo, sceneOf, tellProperties } from '../objects/index.ts';
import type { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION } from '@landfall/protocol/inventory';
import { alert } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';

const NOT_SOLD = 'Nothing is sold here.';
const NO_GROUPS = 'There are no groups here.';
const NOT_YOURS = 'Nobody may give away what is not theirs.';
const NO_GODS = 'Nobody has special powers in this grid.';
const NOT_RUN = 'Scripts in things do not run here: there is nothing to reset.';
const NO_CATEGORIES = 'Things have no categories here.';
const NO_EXPORT = 'This grid exports nothing: its owner can save the region as an archive.';
const NOT_SPUN = 'Nothing turns here by being pushed: turn it with the editing tools.';
const NOT_FROM_NOTECARDS = 'Nothing is brought out of notecards here: take it into your inventory first.';
const NOT_RESTORED = 'Nothing is put back to where it was taken from: drag it to where it shall stand.';
const NO_RETURN =
  'Things of a parcel are not returned here all at once: whoever may return one does so by itself.';
const NOT_DISABLED = 'Scripts in things do not run here: there is nothing to disable.';
const NO_AUTORETURN = 'Nothing is returned by itself here: the time after which it would be is not kept.';
const NOT_CLAIMED = 'Land is not claimed here: it belongs to the estate until that sells it.';
const NO_AUCTIONS = 'There are no auctions here.';
const NO_STATISTICS = 'Nobody counts here what scripts and collisions cost.';

/**
 * What viewers' tools ask for that this grid does not do: it is said, so that nobody waits. OpenSim without a module for money or groups says
 * nothing to most of it.
 */
export const refusalHandlers: Handlers = {
  ObjectBuy: (_message, from) => alert(from, NOT_SOLD),
  BuyObjectInventory: (_message, from) => alert(from, NOT_SOLD),
  ParcelBuyPass: (_message, from) => alert(from, NOT_SOLD),
  ParcelDeedToGroup: (_message, from) => alert(from, NO_GROUPS),
  ScriptReset: (_message, from) => alert(from, NOT_RUN),
  ObjectCategory: (_message, from) => alert(from, NO_CATEGORIES),
  ObjectExportSelected: (_message, from) => alert(from, NO_EXPORT),
  RezObjectFromNotecard: (_message, from) => alert(from, NOT_FROM_NOTECARDS),
  RezRestoreToWorld: (_message, from) => alert(from, NOT_RESTORED),
  ParcelReturnObjects: (_message, from) => alert(from, NO_RETURN),
  ParcelDisableObjects: (_message, from) => alert(from, NOT_DISABLED),
  ParcelSetOtherCleanTime: (_message, from) => alert(from, NO_AUTORETURN),
  ParcelClaim: (_message, from) => alert(from, NOT_CLAIMED),
  ViewerStartAuction: (_message, from) => alert(from, NO_AUCTIONS),
  LandStatRequest: (_message, from) => alert(from, NO_STATISTICS),
  ParcelGodForceOwner: (_message, from) => alert(from, NO_GODS),
  ParcelGodMarkAsContent: (_message, from) => alert(from, NO_GODS),
  SimWideDeletes: (_message, from) => alert(from, NO_GODS),
  GodKickUser: (_message, from) => alert(from, NO_GODS),
  GodUpdateRegionInfo: (_message, from) => alert(from, NO_GODS),
  EventGodDelete: (_message, from) => alert(from, NO_GODS),

  /** To a group it is deeded, to somebody it is given by force: whose it is stays as it was, and is told. @source OpenSim Scene.Inventory.cs (ObjectOwner) */
  ObjectOwner({ HeaderData, ObjectData }, from) {
    const scene = sceneOf(from.region);
    tellProperties(
      from,
      ObjectData.flatMap(({ ObjectLocalID }) => scene.byLocalId(ObjectLocalID) ?? []),
    );
    alert(from, HeaderData.OwnerID.isZero ? NO_GROUPS : NOT_YOURS);
  },

  /** It is said once, at the beginning. */
  ObjectSpinStart: (_message, from) => alert(from, NOT_SPUN),
  ObjectSpinUpdate: ({ ObjectData }, from) => turnBack(from, ObjectData.ObjectID),
  ObjectSpinStop: ({ ObjectData }, from) => turnBack(from, ObjectData.ObjectID),
};

/** Where it is is told anew, so that it turns back for who has seen it turn. */
function turnBack(from: Agent, id: Uuid): void {
  const prim = sceneOf(from.region).byId(id);
  if (prim !== undefined && mayDo(from, prim, PERMISSION.move)) announce(from.region, prim.root, 'terse');
}

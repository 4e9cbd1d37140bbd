import { addVectors, rotateVector, Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { avatarOf, inhabitants } from '../avatars/index.ts';
import { owns, storeTaken } from '../building/index.ts';
import { belongingsOf, FOLDER_TYPE } from '../inventory/index.ts';
import { announceAll, sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { alert, answer, Part } from '../region/index.ts';
import type { Agent, Handlers, Region } from '../region/index.ts';
import { hookFor, letGo, putOn, takeOff, wornBy } from './attaching.ts';
import { wearItem } from './bring.ts';

/** @source OpenSim AttachmentsModule.cs (Client_OnObjectAttach) */
const NOT_YOURS = "You don't have sufficient permissions to attach this object";
/** What is dropped lies so far ahead, metres. @source OpenSim AttachmentsModule.cs (DetachSingleAttachmentToGround) */
const AHEAD: Vector3 = { x: 2.5, y: 0, z: 0 };

/** What is on its way into somebody's inventory, to be worn. */
const GOING_ON = new Part<Region, Set<Prim>>(() => new Set());

/** What is put on, taken off and dropped. Of what may not be, nothing is said, but that a thing is another's. */
export const attachmentHandlers: Handlers = {
  /** The first one counts. @source OpenSim LLClientView.cs (HandleObjectAttach) */
  ObjectAttach({ AgentData, ObjectData: [first] }, from) {
    const root = first && sceneOf(from.region).byLocalId(first.ObjectLocalID)?.root;
    if (root === undefined || root.worn !== undefined) return;
    if (owns(from, root)) void attach(from, root, AgentData.AttachmentPoint);
    else alert(from, NOT_YOURS);
  },

  RezSingleAttachmentFromInv({ ObjectData }, from) {
    void wearItem(from, ObjectData.ItemID, ObjectData.AttachmentPt);
  },

  RezMultipleAttachmentsFromInv({ HeaderData, ObjectData }, from) {
    if (HeaderData.FirstDetachAll) for (const root of wornBy(from)) takeOff(from, root);
    for (const { ItemID, AttachmentPt } of ObjectData) void wearItem(from, ItemID, AttachmentPt);
  },

  ObjectDetach({ ObjectData }, from) {
    for (const { ObjectLocalID } of ObjectData) {
      const root = sceneOf(from.region).byLocalId(ObjectLocalID)?.root;
      if (root !== undefined) takeOff(from, root);
    }
  },

  DetachAttachmentIntoInv({ ObjectData }, from) {
    if (!ObjectData.AgentID.equals(from.id)) return;
    const root = wornBy(from).find(({ worn }) => worn?.itemId.equals(ObjectData.ItemID));
    if (root !== undefined) takeOff(from, root);
  },

  ObjectDrop({ ObjectData }, from) {
    for (const { ObjectLocalID } of ObjectData) {
      const root = sceneOf(from.region).byLocalId(ObjectLocalID)?.root;
      if (root?.worn?.by === from) drop(from, root, root.worn.itemId);
    }
  },
};

/** Into the inventory first: nothing is worn that is not an item. */
async function attach(from: Agent, root: Prim, asked: number): Promise<void> {
  const goingOn = from.region.part(GOING_ON);
  const hook = hookFor(from, undefined, asked);
  if (hook === undefined || goingOn.has(root) || isSatOn(from.region, root)) return;
  goingOn.add(root);
  const item = await storeTaken(from, [root], Uuid.zero, FOLDER_TYPE.objects);
  goingOn.delete(root);
  const isThere = sceneOf(from.region).byLocalId(root.localId) === root && root.isRoot;
  if (item === undefined || from.hasDeparted || !isThere || isSatOn(from.region, root)) return;
  putOn(from, root, item.id, hook);
}

function isSatOn(region: Region, root: Prim): boolean {
  const ids = new Set(root.linkset.map(({ localId }) => localId));
  return [...inhabitants(region)].some(({ avatar: { body } }) => ids.has(body.seat?.localId ?? 0));
}

/** It stands in the region again, and is no item any more. */
function drop(from: Agent, root: Prim, itemId: Uuid): void {
  const { body } = avatarOf(from) ?? {};
  if (body === undefined) return;
  const { region } = from;
  const place = within(region, addVectors(body.position, rotateVector(AHEAD, body.rotation)));
  letGo(from, root, itemId);
  for (const prim of root.linkset) sceneOf(region).change(prim, { groupPosition: place });
  announceAll(region, root, 'full');
  const belongings = belongingsOf(region.services);
  const item = belongings.item(from.id, itemId);
  if (item === undefined) return;
  belongings.remove(from.id, item);
  answer(from, {
    name: 'RemoveInventoryItem',
    AgentData: { AgentID: from.id, SessionID: from.sessionId },
    InventoryData: [{ ItemID: itemId }],
  });
}

const within = ({ sizeMetres }: Region, { x, y, z }: Vector3): Vector3 => ({
  x: Math.min(sizeMetres, Math.max(0, x)),
  y: Math.min(sizeMetres, Math.max(0, y)),
  z,
});

import { decodeText } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION } from '@landfall/protocol/inventory';
import { belongingsOf, FOLDER_TYPE, removeFromInventory } from '../inventory/index.ts';
import type { InventoryItem } from '../inventory/index.ts';
import { announceAll, announceGone, sceneOf, tellGone } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { alert, Part } from '../region/index.ts';
import type { Agent, Handlers, Region } from '../region/index.ts';
import { unseat } from '../avatars/index.ts';
import { mayCopy, owns, standing } from './allowed.ts';
import { objectsOf } from './object-assets.ts';
import { copyOf, placeOnRay, rezAll } from './rez.ts';
import { groupsAt, storeBack, storeTaken } from './taking.ts';
import { settingsOf } from '../settings/index.ts';

/** `Destination` of DeRezObject. @source viewer llviewerobject.h (EDeRezDestination); OpenSim DeRezAction */
const DESTINATION = { saveToItem: 0, copyToInventory: 1, take: 4, trash: 6 } as const;

/** What is on its way into somebody's inventory: nothing is taken twice. */
const LEAVING = new Part<Region, Set<Prim>>(() => new Set());

/** What is taken, deleted, and brought out again. */
export const takingHandlers: Handlers = {
  DeRezObject({ AgentBlock, ObjectData }, from) {
    const { Destination, DestinationID } = AgentBlock;
    const ids = ObjectData.map(({ ObjectLocalID }) => ObjectLocalID);
    const scene = sceneOf(from.region);
    const ghosts = ids.filter((localId) => scene.byLocalId(localId) === undefined);
    if (ghosts.length > 0) tellGone(from, ghosts);
    const roots = [...new Set(ids.flatMap((localId) => standing(scene.byLocalId(localId)) ?? []))].filter(
      (prim) => prim.isRoot,
    );
    if (Destination === DESTINATION.saveToItem) {
      for (const root of roots) if (mayCopy(from, root)) void storeBack(from, root);
    } else if (Destination === DESTINATION.copyToInventory) takeCopies(from, roots, DestinationID);
    else if (Destination === DESTINATION.take) void takeAway(from, roots, DestinationID, FOLDER_TYPE.objects);
    else if (Destination === DESTINATION.trash) void takeAway(from, roots, DestinationID, FOLDER_TYPE.trash);
  },

  RezObject({ RezData, InventoryData }, from) {
    const { RayStart, RayEnd, RezSelected } = RezData;
    const item = belongingsOf(from.region.services).item(from.id, InventoryData.ItemID);
    if (item !== undefined)
      void bringOut(from, item, { start: RayStart, end: RayEnd, isSelected: RezSelected });
    else alert(from, `Unable to rez: there is no item ${decodeText(InventoryData.Name)}`);
  },
};

/** @source OpenSim Scene.Inventory.cs (DeRezObjects) */
function takeCopies(from: Agent, roots: readonly Prim[], folder: Uuid): void {
  const refused = roots.filter((root) => !mayCopy(from, root));
  if (refused.length > 0) {
    const names = refused.map(({ name }) => name).join(', ');
    alert(from, `No permission to take copy object ${names}`);
  }
  const allowed = roots.filter((root) => mayCopy(from, root));
  if (allowed.length > 0) void storeTaken(from, allowed, folder, FOLDER_TYPE.objects);
}

/** Into the inventory first, and out of the region then: nothing is lost when it cannot be stored. */
async function takeAway(from: Agent, roots: readonly Prim[], folder: Uuid, usual: number): Promise<void> {
  const { region } = from;
  const leaving = region.part(LEAVING);
  const taken = roots.filter((root) => owns(from, root) && !leaving.has(root));
  if (taken.length === 0) return;
  for (const root of taken) leaving.add(root);
  const stored = await storeTaken(from, taken, folder, usual);
  for (const root of taken) leaving.delete(root);
  if (stored === undefined) return;
  const scene = sceneOf(region);
  // Meanwhile it may have been linked to something, or put on.
  const gone = taken.filter((root) => root.isRoot && standing(scene.byLocalId(root.localId)) === root);
  unseat(
    region,
    gone.flatMap(({ linkset }) => linkset),
  );
  announceGone(region, gone);
  for (const root of gone) scene.remove(root);
}

interface Wish {
  readonly start: Parameters<typeof placeOnRay>[1];
  readonly end: Parameters<typeof placeOnRay>[2];
  readonly isSelected: boolean;
}

/** @source OpenSim InventoryAccessModule.cs (RezObject) */
async function bringOut(from: Agent, item: InventoryItem, { start, end, isSelected }: Wish): Promise<void> {
  const groups = await objectsOf(from, item);
  if (from.hasDeparted || groups === undefined) return;
  // Meanwhile it may have been brought out by another wish: what may not be copied leaves its item.
  if (belongingsOf(from.region.services).item(from.id, item.id) === undefined) return;
  const place = placeOnRay(settingsOf(from.region), start, end);
  const copies = groupsAt(groups, place).map((one) => copyOf(from, one.parts, one.place));
  const roots = rezAll(from, copies, isSelected);
  for (const root of roots) announceAll(from.region, root, 'full');
  // Of several in one item none could be put back without the others.
  if (roots.length === 1) roots[0]!.fromItemId = item.id;
  const isOnlyOne = ((item.permissions?.owner ?? PERMISSION.copy) & PERMISSION.copy) === 0;
  if (roots.length > 0 && isOnlyOne) removeFromInventory(from, item);
}

import { MAX_PRIMS } from '../../config/index.ts';
import { copyOf, objectsOf } from '../building/index.ts';
import type { ScenePart } from '@landfall/protocol/object-xml';
import type { Uuid } from '@landfall/protocol/datatypes';
import { belongingsOf } from '../inventory/index.ts';
import { sceneOf } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { hookFor, putOn, wardrobe } from './attaching.ts';
import type { Hook } from './attaching.ts';

/** Items whose assets are being read: nothing is brought twice. */
const COMING = new Part<Agent, Set<string>>(() => new Set());

/**
 * Puts on an item of the inventory: a linkset of its own, as its asset says. What is not one's own, or worn already, is passed over.
 * @source OpenSim AttachmentsModule.cs (RezSingleAttachmentFromInventory)
 */
export async function wearItem(from: Agent, itemId: Uuid, asked: number): Promise<void> {
  const item = belongingsOf(from.region.services).item(from.id, itemId);
  const coming = from.part(COMING);
  if (item === undefined || wardrobe(from).has(itemId) || coming.has(itemId.key)) return;
  coming.add(itemId.key);
  const groups = await objectsOf(from, item);
  coming.delete(itemId.key);
  const hook = hookFor(from, itemId, asked);
  const [group] = groups ?? [];
  if (group === undefined || hook === undefined) return;
  bring(from, copyOf(from, group.parts, hook.place), itemId, hook);
}

/** Whoever comes into a region has on what they had on when they left the last one, under the ids that it had: viewers know it again. */
export function wearAgain(agent: Agent): void {
  const own = wardrobe(agent);
  const belongings = belongingsOf(agent.region.services);
  for (const { itemId, point, parts } of own.worn) {
    const place = parts[0]?.groupPosition;
    const isOwned = own.isBrought(itemId) || belongings.item(agent.id, itemId) !== undefined;
    if (!isOwned || place === undefined || !bring(agent, parts, itemId, { point, place, beside: true }))
      own.takeOff(itemId);
  }
}

/** A new linkset in the region, on the agent. @returns whether it is there */
function bring(agent: Agent, parts: readonly ScenePart[], itemId: Uuid, hook: Hook): boolean {
  if (agent.hasDeparted) return false;
  const scene = sceneOf(agent.region);
  if (scene.size + parts.length > MAX_PRIMS) return false;
  const root = scene.add(parts);
  if (root === undefined) return false;
  if (putOn(agent, root, itemId, hook)) return true;
  scene.remove(root);
  return false;
}

import { takeAlong } from '../attachments/index.ts';
import { disembody } from '../avatars/index.ts';
import { childrenOf, journeyOf } from '../handover/index.ts';
import { answer } from '../region/index.ts';
import type { Agent, RegionPlace } from '../region/index.ts';
import { onlookers, viewOf } from '../view/index.ts';

/**
 * A root agent has gone on in another region: it is a child here. Who sees the new region too is not told that the avatar is gone, but that
 * it is there now.
 * @param isNear the new region is in view from here
 * @source OpenSim ScenePresence.cs (MakeChildAgent, HasMovedAway)
 */
export function moveAway(root: Agent, to: RegionPlace, isNear: boolean): void {
  const avatar = disembody(root);
  if (avatar === undefined) return;
  takeAlong(root);
  root.isChild = true;
  journeyOf(root).moveAway();
  root.place = { ...root.place, position: avatar.body.position };
  childrenOf(root).clear();
  for (const other of root.region.agents) viewOf(other).updates.delete(avatar.localId);
  for (const other of onlookers(root)) {
    if (isNear && (other.isChild || childrenOf(other).has(to.id.key))) continue;
    answer(other, { name: 'KillObject', ObjectData: [{ ID: avatar.localId }] });
  }
}

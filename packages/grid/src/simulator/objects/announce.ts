import type { Vector3 } from '@landfall/protocol/datatypes';
import { distance } from '@landfall/protocol/datatypes';
import { answer } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { LAST_RANK, spectators, viewOf } from '../view/index.ts';
import type { UpdateKind } from '../view/index.ts';
import type { Prim } from './prim.ts';

/** Local ids in one KillObject. @source OpenSim LLClientView.cs (SendKillObject) */
const KILLED_PER_MESSAGE = 200;
/** Up to here everything is as near. @source OpenSim Prioritizer.cs (ComputeDistancePriority) */
const NEAR_METRES = 10;
/** What is next to one; 0 is for avatars and answers. */
const NEAREST_RANK = 1;

/** How soon something is told to who is so far away: at each doubling of the distance a rank later. */
export function rankAt(from: Vector3, to: Vector3): number {
  const doublings = Math.floor(Math.log2(Math.max(1, distance(from, to) / NEAR_METRES)));
  return Math.min(LAST_RANK, NEAREST_RANK + (Number.isFinite(doublings) ? doublings : LAST_RANK));
}

/** Everybody who sees the scene is told of a part that has changed. */
export function announce(region: Region, prim: Prim, kind: UpdateKind): void {
  for (const one of spectators(region)) viewOf(one).updates.add(prim.localId, kind);
}

/** The same of a whole linkset. */
export function announceAll(region: Region, root: Prim, kind: UpdateKind): void {
  for (const prim of root.linkset) announce(region, prim, kind);
}

/**
 * Everybody is told that linksets are gone: by their roots, which take their parts along.
 * @source OpenSim SceneObjectGroup.cs (DeleteGroupFromScene); LLClientView.cs (SendKillObject)
 */
export function announceGone(region: Region, gone: readonly Prim[]): void {
  for (const one of spectators(region)) {
    const { updates } = viewOf(one);
    for (const root of gone) for (const { localId } of root.linkset) updates.delete(localId);
    tellGone(
      one,
      gone.map(({ localId }) => localId),
    );
  }
}

/** Tells one agent that there is nothing of that local id. */
export function tellGone(to: Agent, localIds: readonly number[]): void {
  for (let at = 0; at < localIds.length; at += KILLED_PER_MESSAGE) {
    const ObjectData = localIds.slice(at, at + KILLED_PER_MESSAGE).map((ID) => ({ ID }));
    answer(to, { name: 'KillObject', ObjectData });
  }
}

/**
 * Over a border somebody was handed over, and no yes has come: the region there may have taken them all the same, as only its answer was
 * lost. It would expect them, and end their session when they never come. So it is told that they look in only, as before, by what it is told of
 * any child: CreateAgent, with the hand-over that it calls back. OpenSim, which waits for ever, takes that for the child that it has.
 * @source OpenSim Scene.cs (NewUserConnection: an agent that is there as a child)
 */
import type { Avatar } from '../avatars/index.ts';
import { childrenOf, peerOf } from '../handover/index.ts';
import type { Traveller } from '../handover/index.ts';
import { reviewNeighbours } from '../neighbours/index.ts';
import { inRegion } from '../region/index.ts';
import type { Agent, RegionPlace } from '../region/index.ts';

/** @returns false where they are root there already, and cannot be called back. Never rejects. */
export async function callBack(
  root: Agent,
  { body }: Avatar,
  to: RegionPlace,
  calledBack: Traveller['handoverId'],
): Promise<boolean> {
  const peer = peerOf(root.region.services, to);
  const key = { agentId: root.id, sessionId: root.sessionId };
  const capsPath = childrenOf(root).get(to.id.key);
  const position = inRegion(body.position, root.region, to);
  // Only who has a child there keeps it: one that is gone is told of anew.
  if (capsPath !== undefined && (await peer.updatePlace({ ...key, position }))) {
    const { session } = root.ticket;
    const child = { session, capsPath, position, lookAt: root.place.lookAt, teleportFlags: 0 };
    if ((await peer.createAgent({ ...child, calledBack })).allowed) return true;
  }
  if (!(await peer.closeAgent(key))) return false;
  childrenOf(root).delete(to.id.key);
  if (!root.hasDeparted) reviewNeighbours(root);
  return true;
}

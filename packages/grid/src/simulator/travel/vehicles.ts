/**
 * What is moved over the border goes on in the region there, and whoever sits on it goes along in their seats: first the thing, then each of
 * them. Where one of them may not go, all stay, and the thing is put back.
 * @source OpenSim EntityTransferModule.cs (CrossAsync, CrossPrimGroupIntoNewRegion), Scene.cs (IncomingCreateObject)
 */
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { moveSeated, seatedOn, standUp, unseat } from '../avatars/index.ts';
import { childrenOf, journeyOf, peerOf, seedUrl, travellerOf } from '../handover/index.ts';
import type { RegionPeer, Thing } from '../handover/index.ts';
import { reviewNeighbours } from '../neighbours/index.ts';
import { announce, announceGone, leavingOf, sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { alert, inRegion } from '../region/index.ts';
import type { Region, RegionPlace } from '../region/index.ts';
import { callBack } from './call-back.ts';
import { facing, regionBeyond, tellCrossed } from './crossing.ts';
import { moveAway } from './move-away.ts';

/** Nothing is put back nearer to the edge. */
const EDGE_METRES = 0.5;

type Rider = ReturnType<typeof seatedOn> extends Iterable<infer One> ? One : never;

/** Hands over everything that has been moved beyond the border. */
export function crossThings(region: Region): void {
  const leaving = leavingOf(region);
  for (const root of leaving) {
    leaving.delete(root);
    if (sceneOf(region).byLocalId(root.localId) === root && root.isRoot) void tryCrossing(region, root);
  }
}

/** Its promise is never rejected. */
async function tryCrossing(region: Region, root: Prim): Promise<void> {
  const riders = [...seatedOn(region, root.linkset)];
  const begun = riders.filter(({ agent }) => journeyOf(agent).begin('crossing'));
  const isAcross = begun.length === riders.length && (await cross(region, root, riders));
  for (const { agent } of begun) journeyOf(agent).stay();
  if (!isAcross) putBack(region, root);
}

async function cross(region: Region, root: Prim, riders: readonly Rider[]): Promise<boolean> {
  const to = regionBeyond(region, root.position);
  if (to === undefined) return false;
  const peer = peerOf(region.services, to);
  if (!(await areLetIn(peer, region, to, riders))) return false;
  for (const { agent } of riders) if (!childrenOf(agent).has(to.id.key)) reviewNeighbours(agent);
  const areKnown = riders.every(
    ({ agent }) => childrenOf(agent).has(to.id.key) && journeyOf(agent).transfer(),
  );
  const position = inRegion(root.position, region, to);
  if (!areKnown || !(await isTaken(peer, { parts: partsAt(root, position), position }))) return false;
  for (const rider of riders) await takeAlong(peer, region, to, rider);
  unseat(region, root.linkset);
  sceneOf(region).remove(root);
  announceGone(region, [root]);
  return true;
}

/** Where nothing is heard it is asked again: if only the answer was lost, it would be in both regions. */
const isTaken = async (peer: RegionPeer, thing: Thing): Promise<boolean> =>
  (await peer.createObject(thing)) ?? (await peer.createObject(thing)) ?? false;

/** Whoever is refused is told why; the others see where they are. */
async function areLetIn(
  peer: RegionPeer,
  region: Region,
  to: RegionPlace,
  riders: readonly Rider[],
): Promise<boolean> {
  const verdicts = await Promise.all(
    riders.map(async ({ agent, avatar }) => {
      const position = inRegion(avatar.body.position, region, to);
      const verdict = await peer.queryAccess({ agentId: agent.id, viaTeleport: false, position });
      if (!verdict.allowed && !agent.hasDeparted) alert(agent, verdict.reason);
      return verdict.allowed && !agent.hasDeparted;
    }),
  );
  return verdicts.every(Boolean);
}

async function takeAlong(
  peer: RegionPeer,
  region: Region,
  to: RegionPlace,
  { agent, avatar }: Rider,
): Promise<void> {
  const path = childrenOf(agent).get(to.id.key);
  if (agent.hasDeparted || path === undefined) return;
  const there = inRegion(avatar.body.position, region, to);
  const going = {
    position: there,
    lookAt: facing(avatar),
    waitForRoot: false,
    wantsRelease: false,
    leavesChild: true,
  };
  const traveller = travellerOf(agent, avatar, going);
  const hasGone = await peer.updateAgent(traveller);
  if (agent.hasDeparted) return;
  const isBack = !hasGone && (await callBack(agent, avatar, to, traveller.handoverId));
  if (agent.hasDeparted) return;
  if (isBack) {
    agent.witness?.observe('CrossingFailed', { region: to.name, reason: 'it was not taken with its seat' });
    avatar.body.position = inside(avatar.body.position, region);
    return standUp(agent, avatar);
  }
  tellCrossed(agent, to, there, seedUrl(region.services, to, path));
  moveAway(agent, to, true);
}

function partsAt(root: Prim, groupPosition: Vector3): readonly ScenePart[] {
  return root.linkset.map(({ part }) => ({ ...part, groupPosition }));
}

/** Back inside, with all who sit on it. */
function putBack(region: Region, root: Prim): void {
  const scene = sceneOf(region);
  if (scene.byLocalId(root.localId) !== root) return;
  const groupPosition = inside(root.position, region);
  for (const prim of root.linkset) scene.change(prim, { groupPosition });
  moveSeated(region, root.linkset);
  announce(region, root, 'terse');
}

function inside({ x, y, z }: Vector3, { sizeMetres }: Region): Vector3 {
  const within = (metres: number): number =>
    Math.min(sizeMetres - EDGE_METRES, Math.max(EDGE_METRES, metres));
  return { x: within(x), y: within(y), z };
}

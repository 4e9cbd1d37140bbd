/**
 * Over the border, as OpenSim has it: who walks or flies beyond it is handed over to the region there, and only when that has taken them
 * their client hears of it, by CrossedRegion. When it has not, nothing is said but where they stand: they are put back. A refusal is said
 * by an alert, once, and the border is closed to them for a while.
 * @source OpenSim EntityTransferModule.cs (CrossAsync, CrossAgentIntoNewRegionMain), ScenePresence.cs (CheckForBorderCrossing)
 */
import { encodeRegionEvent } from '@landfall/protocol/capability';
import { ZERO_VECTOR, formatEndpoint, headingOf } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { groundOf, inhabitants } from '../avatars/index.ts';
import type { Avatar, Inhabitant, WaysOut } from '../avatars/index.ts';
import { childrenOf, journeyOf, peerOf, seedUrl, travellerOf } from '../handover/index.ts';
import { reviewNeighbours } from '../neighbours/index.ts';
import { Part, alert, cornerOf, inRegion, placesOf, regionAt } from '../region/index.ts';
import type { Agent, Region, RegionPlace } from '../region/index.ts';
import { callBack } from './call-back.ts';
import { moveAway } from './move-away.ts';

/** Where they are when they come in: so much farther than they were seen. @source OpenSim EntityTransferModule.cs (CrossAsync) */
const AHEAD_SECONDS = 0.2;
/** After a refusal. @source OpenSim EntityTransferModule.cs (m_bannedRegionCache) */
const REFUSED_MS = 60_000;
/** After a crossing that failed: our own, so that nobody runs against it with every step. */
const FAILED_MS = 2000;

/** Until when each border is closed to somebody, by region. */
const CLOSED = new Part<Agent, Map<string, number>>(() => new Map());

/** Which ways lead out for whom. */
export const WAYS_OUT: WaysOut = {
  isLeaving: (agent) => journeyOf(agent).isLeaving,
  goesOn(agent, east, north) {
    const region = regionBeyond(agent.region, { x: east, y: north, z: 0 });
    if (region === undefined) return false;
    const { clock } = agent.region.services.ports;
    return (agent.part(CLOSED).get(region.id.key) ?? 0) <= clock.now();
  },
};

/** Hands over everybody who is beyond the border. Whoever sits goes with their seat. */
export function crossBorders(region: Region): void {
  for (const inhabitant of inhabitants(region)) {
    const { x, y } = inhabitant.avatar.body.position;
    const isInside = x >= 0 && y >= 0 && x < region.sizeMetres && y < region.sizeMetres;
    if (!isInside && !inhabitant.avatar.body.isSitting && journeyOf(inhabitant.agent).begin('crossing'))
      void tryCrossing(inhabitant);
  }
}

/** The region at a place outside of this one; undefined where there is none. */
export function regionBeyond(region: Region, { x, y }: Vector3): RegionPlace | undefined {
  const corner = cornerOf(region);
  const found = regionAt(placesOf(region.services), corner.x + x, corner.y + y);
  return found === region ? undefined : found;
}

/** Its promise is never rejected. */
async function tryCrossing({ agent, avatar }: Inhabitant): Promise<void> {
  const isAcross = await cross(agent, avatar);
  journeyOf(agent).stay();
  if (!isAcross && !agent.hasDeparted) avatar.body.turnBack(groundOf(agent.region));
}

async function cross(root: Agent, avatar: Avatar): Promise<boolean> {
  const { region } = root;
  const { services } = region;
  const position = ahead(avatar);
  const to = regionBeyond(region, position);
  if (to === undefined) return false;
  const there = inRegion(position, region, to);
  const peer = peerOf(services, to);
  const verdict = await peer.queryAccess({ agentId: root.id, viaTeleport: false, position: there });
  if (root.hasDeparted) return false;
  if (!verdict.allowed) {
    alert(root, verdict.reason);
    return fail(root, to, verdict.reason, REFUSED_MS);
  }
  const path = childrenOf(root).get(to.id.key);
  // It may have been refused, or not heard, when it was its turn.
  if (path === undefined) reviewNeighbours(root);
  if (path === undefined || !journeyOf(root).transfer())
    return fail(root, to, 'there is no child agent yet', FAILED_MS);
  const going = {
    position: there,
    lookAt: facing(avatar),
    waitForRoot: false,
    wantsRelease: false,
    leavesChild: true,
  };
  const traveller = travellerOf(root, avatar, going);
  const isTaken = await peer.updateAgent(traveller);
  if (root.hasDeparted) return false;
  const isBack = !isTaken && (await callBack(root, avatar, to, traveller.handoverId));
  if (root.hasDeparted) return false;
  if (isBack) return fail(root, to, 'it was not taken', FAILED_MS);
  tellCrossed(root, to, there, seedUrl(services, to, path));
  moveAway(root, to, true);
  return true;
}

function ahead({ body: { position, velocity } }: Avatar): Vector3 {
  return {
    x: position.x + velocity.x * AHEAD_SECONDS,
    y: position.y + velocity.y * AHEAD_SECONDS,
    z: position.z + velocity.z * AHEAD_SECONDS,
  };
}

/** Where it looks, on the level. */
export function facing({ body }: Avatar): Vector3 {
  const heading = headingOf(body.rotation);
  return { x: Math.cos(heading), y: Math.sin(heading), z: 0 };
}

function fail(root: Agent, to: RegionPlace, reason: string, closedMs: number): false {
  root.part(CLOSED).set(to.id.key, root.region.services.ports.clock.now() + closedMs);
  root.witness?.observe('CrossingFailed', { region: to.name, reason });
  return false;
}

/** The client hears where it goes on. @source captures/region-crossing/http/016: LookAt is nothing */
export function tellCrossed(root: Agent, to: RegionPlace, position: Vector3, seedCapability: string): void {
  root.capabilities.queueEvents(
    encodeRegionEvent({
      type: 'CrossedRegion',
      agentId: root.id,
      sessionId: root.sessionId,
      position,
      lookAt: ZERO_VECTOR,
      simulator: to.endpoint,
      regionHandle: to.handle,
      seedCapability,
      regionSize: { x: to.sizeMetres, y: to.sizeMetres },
    }),
  );
  root.witness?.observe('CrossedRegionSent', { region: to.name, endpoint: formatEndpoint(to.endpoint) });
}

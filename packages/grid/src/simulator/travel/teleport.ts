/**
 * A teleport, in OpenSim's order:
 * 1. within the region: TeleportStart, TeleportLocal, and that is all;
 * 2. to another one: QUERYACCESS, TeleportStart, CreateAgent, TeleportFinish at once, and UpdateAgent, which takes until the client has
 *    entered there; then the agent here is a child, or closed when the region is out of view;
 * 3. what is refused is said by TeleportFailed with the reason; also after TeleportFinish, when the client has not got there: then the
 *    avatar stays here;
 * 4. one at a time; TeleportCancel calls it off until CreateAgent has been answered, without a word, and does nothing after that.
 * @source OpenSim EntityTransferModule.cs (Teleport, DoTeleportInternal, TransferAgent_V2); captures/teleport; travel.md
 */
import { encodeRegionEvent } from '@landfall/protocol/capability';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { TELEPORT_FLAG } from '@landfall/protocol/journey';
import { SIM_ACCESS } from '@landfall/protocol/region';
import { avatarOf, standUp } from '../avatars/index.ts';
import type { Avatar } from '../avatars/index.ts';
import {
  childrenOf,
  closeSoon,
  journeyOf,
  peerOf,
  provenBy,
  seedUrl,
  standing,
  travellerOf,
} from '../handover/index.ts';
import type { RegionPeer } from '../handover/index.ts';
import { isOutOfView, regionView, reviewNeighbours } from '../neighbours/index.ts';
import { regionById } from '../region/index.ts';
import type { Agent, RegionPlace } from '../region/index.ts';
import { directionOf, goWithin } from './local-teleport.ts';
import { moveAway } from './move-away.ts';
import { TELEPORT_REFUSALS, refuseTeleport } from './refuse.ts';
import type { PlaceIn } from './places.ts';

/** Always 4. @source captures/teleport/http/036 */
const LOCATION_ID = 4;

/** Where somebody wants to be. */
export interface Destination extends PlaceIn {
  readonly lookAt: Vector3;
  /** See `TELEPORT_FLAG`. */
  readonly flags: number;
}

/** Sends a root agent to a place. @param destination undefined for a place that is nowhere */
export function teleport(root: Agent, destination: Destination | undefined): void {
  const journey = journeyOf(root);
  if (avatarOf(root) === undefined || journey.isUnderWay) return;
  if (journey.begin('teleport')) goOnTo(root, destination);
  else refuseTeleport(root, TELEPORT_REFUSALS.busy);
}

/** The same, where finding out about the destination takes a while: one at a time, too. */
export async function teleportLater(
  root: Agent,
  find: () => Promise<{ readonly to: Destination } | { readonly refused: string }>,
): Promise<void> {
  const journey = journeyOf(root);
  if (avatarOf(root) === undefined || journey.isUnderWay) return;
  if (!journey.begin('teleport')) return refuseTeleport(root, TELEPORT_REFUSALS.busy);
  const found = await find();
  if (root.hasDeparted) return;
  if ('to' in found && journey.state === 'preparing') return goOnTo(root, found.to);
  journey.stay();
  if ('refused' in found) refuseTeleport(root, found.refused);
}

function goOnTo(root: Agent, destination: Destination | undefined): void {
  const avatar = avatarOf(root);
  const journey = journeyOf(root);
  if (avatar === undefined || destination === undefined) {
    journey.stay();
    refuseTeleport(root, TELEPORT_REFUSALS.notFound);
  } else if (destination.region === root.region) {
    goWithin(root, avatar, destination);
    journey.stay();
  } else void leave(root, avatar, destination);
}

/** Its promise is never rejected. */
async function leave(root: Agent, avatar: Avatar, destination: Destination): Promise<void> {
  const lookAt = directionOf(destination.lookAt);
  const reason = await goTo(root, avatar, { ...destination, lookAt });
  journeyOf(root).stay();
  if (reason !== undefined && !root.hasDeparted) refuseTeleport(root, reason);
}

/** @returns why the agent is still here and has to be told so; undefined when it is not, or has called it off */
async function goTo(root: Agent, avatar: Avatar, to: Destination): Promise<string | undefined> {
  const peer = peerOf(root.region.services, to.region);
  const query = { agentId: root.id, viaTeleport: true, position: to.position };
  const verdict = await peer.queryAccess(query);
  if (!verdict.allowed) return verdict.reason;
  if (root.hasDeparted) return undefined;
  if (avatar.body.isSitting) standUp(root, avatar);
  const flags = to.flags | (avatar.body.isFlying ? TELEPORT_FLAG.isFlying : 0);
  journeyOf(root).start();
  root.send({ name: 'TeleportStart', Info: { TeleportFlags: flags } }, { reliable: true });
  root.witness?.observe('TeleportStartSent', { region: to.region.name });
  return await handOver(root, avatar, { ...to, flags }, peer);
}

async function handOver(
  root: Agent,
  avatar: Avatar,
  to: Destination,
  peer: RegionPeer,
): Promise<string | undefined> {
  const { region } = root;
  const session = root.ticket.session;
  const key = { agentId: root.id, sessionId: root.sessionId };
  const isNear = !isOutOfView(region, to.region, regionView(avatar.far, region.services.regionView));
  const known = isNear ? childrenOf(root).get(to.region.id.key) : undefined;
  const capsPath = known ?? region.services.newId().toString();
  const { position, lookAt, flags: teleportFlags } = to;
  // From here on it is not invited there as a neighbour, which would be under another seed.
  childrenOf(root).set(to.region.id.key, capsPath);
  const verdict = await peer.createAgent({ session, capsPath, position, lookAt, teleportFlags });
  const isLeaving = verdict.allowed && !root.hasDeparted && journeyOf(root).transfer();
  if (!isLeaving && known === undefined) childrenOf(root).delete(to.region.id.key);
  if (!verdict.allowed) return verdict.reason;
  if (!isLeaving) {
    if (known === undefined) void peer.closeAgent(key);
    return undefined;
  }
  tellFinished(root, to, seedUrl(region.services, to.region, capsPath));
  // Another process puts them onto its own ground.
  const own = regionById(region.services.regions, to.region.id);
  const there = own === undefined ? position : standing(own, position);
  const going = { position: there, lookAt, waitForRoot: true, wantsRelease: true, leavesChild: isNear };
  const hasArrived = await provenBy(root, peer.updateAgent(travellerOf(root, avatar, going)));
  if (root.hasDeparted) return undefined;
  // What is left of the agent over there is closed. Who is root there has arrived, and only the answer was lost.
  const isBack = !hasArrived && (await peer.closeAgent(key));
  if (root.hasDeparted) return undefined;
  if (isBack) return comeBack(root, to.region);
  moveAway(root, to.region, isNear);
  if (!isNear) closeSoon(root);
  return undefined;
}

function comeBack(root: Agent, to: RegionPlace): string {
  childrenOf(root).delete(to.id.key);
  reviewNeighbours(root);
  const why = 'Connection between viewer and destination region could not be established.';
  return `Problems connecting to destination ${to.name}, reason: ${why}`;
}

function tellFinished(root: Agent, { region, flags }: Destination, seedCapability: string): void {
  root.capabilities.queueEvents(
    encodeRegionEvent({
      type: 'TeleportFinish',
      agentId: root.id,
      locationId: LOCATION_ID,
      regionHandle: region.handle,
      simulator: region.endpoint,
      seedCapability,
      simAccess: SIM_ACCESS.general,
      teleportFlags: flags,
      regionSize: { x: region.sizeMetres, y: region.sizeMetres },
    }),
  );
  const endpoint = formatEndpoint(region.endpoint);
  root.witness?.observe('TeleportFinishSent', { region: region.name, endpoint });
}

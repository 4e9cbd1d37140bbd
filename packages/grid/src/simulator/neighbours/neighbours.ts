/**
 * Which regions an agent looks into, as OpenSim has it: those within its view get child agents, one every half a second; out of view they
 * are closed. It is looked at anew when the agent has come 32 m farther, or sees 32 m more or less, at most every two seconds.
 * @source OpenSim EntityTransferModule.cs (EnableChildAgents), ScenePresence.cs (CheckForSignificantMovement); captures/teleport
 */
import { encodeRegionEvent } from '@landfall/protocol/capability';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { avatarOf, inhabitants } from '../avatars/index.ts';
import { childrenOf, journeyOf, peerOf, seedUrl } from '../handover/index.ts';
import { Part, inRegion, placesOf } from '../region/index.ts';
import type { Agent, Region, RegionPlace } from '../region/index.ts';
import { regionView, regionsInView } from './in-view.ts';

/** Between the creation of a child agent and the word to the client. */
export const ANNOUNCE_AFTER_MS = 500;
const REVIEW_EVERY_MS = 2000;
const REVIEW_AFTER_METRES = 32;
const VIEW_STEP_METRES = 32;
/** Child agents are told where the root is when it has moved on so far. */
const TELL_PLACE_AFTER_METRES = 10;

/** When an agent's neighbours were looked at, and from where. */
interface Review {
  at: number;
  from: Vector3;
  viewMetres: number;
  /** Where the child agents think it is. */
  toldPlace: Vector3;
  /** Neighbours are opened one after the other. */
  opening: Promise<void>;
}

const REVIEW = new Part<Agent, { last: Review | undefined; readonly planned: Set<string> }>(() => ({
  last: undefined,
  /** Regions whose turn comes: what is handed over with the agent is only what was made. */
  planned: new Set(),
}));

/** Opens child agents in what has come into view of a root agent, and closes those that are not. */
export function reviewNeighbours(root: Agent): void {
  const avatar = avatarOf(root);
  if (avatar === undefined) return;
  const { position } = avatar.body;
  const { services } = root.region;
  const viewMetres = regionView(avatar.far, services.regionView);
  const part = root.part(REVIEW);
  const opening = part.last?.opening ?? Promise.resolve();
  part.last = { at: services.ports.clock.now(), from: position, viewMetres, toldPlace: position, opening };
  const seen = regionsInView<RegionPlace>(placesOf(services), root.region, position, viewMetres);
  // Where it is on its way to may be out of view.
  if (!journeyOf(root).isGoing) closeOthers(root, seen);
  for (const neighbour of seen) {
    const { key } = neighbour.id;
    if (childrenOf(root).has(key) || part.planned.has(key)) continue;
    part.planned.add(key);
    part.last.opening = part.last.opening.then(() => openChild(root, neighbour));
  }
}

/** Looks again when the root agent has moved on enough, or sees enough more or less. */
export function followRoot(root: Agent): void {
  const { last } = root.part(REVIEW);
  const avatar = avatarOf(root);
  if (last === undefined || avatar === undefined) return;
  const { services } = root.region;
  if (services.ports.clock.now() - last.at < REVIEW_EVERY_MS) return;
  const { position } = avatar.body;
  const change = Math.abs(regionView(avatar.far, services.regionView) - last.viewMetres);
  if (change > VIEW_STEP_METRES || apart(position, last.from) > REVIEW_AFTER_METRES) reviewNeighbours(root);
  else if (apart(position, last.toldPlace) > TELL_PLACE_AFTER_METRES) tellPlace(root, last, position);
}

/** Other regions are known now, or no more: everybody who has looked around already does it anew. */
export function lookAround(regions: readonly Region[]): void {
  for (const region of regions)
    for (const { agent } of inhabitants(region))
      if (agent.part(REVIEW).last !== undefined) reviewNeighbours(agent);
}

/** A region is there again: whoever looks into it needs a new child agent. @source OpenSim EntityTransferModule.cs (EnableChildAgent) */
export function meetAgain(root: Agent, region: Region): void {
  childrenOf(root).delete(region.id.key);
  reviewNeighbours(root);
}

function closeOthers(root: Agent, seen: readonly RegionPlace[]): void {
  const { planned } = root.part(REVIEW);
  for (const key of planned) if (!seen.some(({ id }) => id.key === key)) planned.delete(key);
  for (const key of childrenOf(root).keys()) {
    if (key === root.region.id.key || seen.some(({ id }) => id.key === key)) continue;
    childrenOf(root).delete(key);
    const region = placesOf(root.region.services).find(({ id }) => id.key === key);
    if (region !== undefined)
      void peerOf(root.region.services, region).closeAgent({ agentId: root.id, sessionId: root.sessionId });
  }
}

/** Its promise is never rejected. */
async function openChild(root: Agent, neighbour: RegionPlace): Promise<void> {
  const { services } = root.region;
  const { key } = neighbour.id;
  const isWanted = root.part(REVIEW).planned.delete(key) && !root.hasDeparted && !root.isChild;
  if (!isWanted || childrenOf(root).has(key)) return;
  const capsPath = services.newId().toString();
  childrenOf(root).set(key, capsPath);
  const verdict = await peerOf(services, neighbour).createAgent({
    session: root.ticket.session,
    capsPath,
    position: inRegion(avatarOf(root)?.body.position ?? root.place.position, root.region, neighbour),
    lookAt: root.place.lookAt,
    teleportFlags: 0,
  });
  if (!verdict.allowed) {
    if (childrenOf(root).get(key) === capsPath) childrenOf(root).delete(key);
    return;
  }
  await new Promise<void>((resolve) => {
    services.ports.clock.after(ANNOUNCE_AFTER_MS, resolve, { background: true });
  });
  // Whoever has moved on meanwhile has taken the child along, and is told of it here.
  const isThere = root.isChild || childrenOf(root).get(key) === capsPath;
  if (!root.hasDeparted && isThere) announce(root, neighbour, seedUrl(services, neighbour, capsPath));
}

/** @source captures/login-standard: both events come in one answer */
function announce(root: Agent, neighbour: RegionPlace, seedCapability: string): void {
  const { endpoint: simulator, handle, sizeMetres, name } = neighbour;
  const endpoint = formatEndpoint(simulator);
  root.capabilities.queueEvents(
    encodeRegionEvent({
      type: 'EnableSimulator',
      regionHandle: handle,
      simulator,
      regionSize: { x: sizeMetres, y: sizeMetres },
    }),
    encodeRegionEvent({
      type: 'EstablishAgentCommunication',
      agentId: root.id,
      simulator,
      seedCapability,
    }),
  );
  root.witness?.observe('EnableSimulatorSent', { region: name, endpoint });
  root.witness?.observe('EstablishAgentCommunicationSent', { region: name, endpoint });
}

function tellPlace(root: Agent, last: Review, position: Vector3): void {
  last.toldPlace = position;
  const { services } = root.region;
  last.at = services.ports.clock.now();
  for (const key of childrenOf(root).keys()) {
    const neighbour = placesOf(services).find(({ id }) => id.key === key);
    if (neighbour === undefined || neighbour === root.region) continue;
    const place = { agentId: root.id, sessionId: root.sessionId };
    void peerOf(services, neighbour).updatePlace({
      ...place,
      position: inRegion(position, root.region, neighbour),
    });
  }
}

const apart = (one: Vector3, other: Vector3): number => Math.hypot(one.x - other.x, one.y - other.y);

/**
 * The order of an arrival, as OpenSim has it (PROTOCOL §5.1):
 * 1. a child agent gets RegionHandshake when its circuit opens; a root agent when CompleteAgentMovement comes, followed by
 *    AgentMovementComplete, the parcel overlay, its own avatar, the land and the wind;
 * 2. CompleteAgentMovement with another circuit code is ignored; when it comes again, only AgentMovementComplete does too;
 * 3. a child agent becomes root when the region before it has handed it over: by a teleport as in 1, over the border without another
 *    RegionHandshake and without the land, which it has seen already;
 * 4. objects and other avatars wait for RegionHandshakeReply and for the seed, and then for four heartbeats.
 */
import { decodeThrottle, grantThrottle, sumThrottle } from '@landfall/protocol/circuit';
import type { Agent, Handlers } from '../region/index.ts';
import {
  animationMessage,
  appearanceMessage,
  avatarOf,
  embody,
  positionOf,
  takeSeat,
} from '../avatars/index.ts';
import { answer } from '../region/index.ts';
import { viewOf } from '../view/index.ts';
import { tellComing } from '../friends/index.ts';
import { childrenOf, claimEntry, goOn, releaseWhenSeen } from '../handover/index.ts';
import type { Traveller } from '../handover/index.ts';
import { sendOverlay, tellOwnParcel } from '../parcels/index.ts';
import { TerrainStream } from '../interest/index.ts';
import { movementComplete, sendRegionHandshake } from './handshake.ts';

/** Bit of RegionHandshakeReply. @source PROTOCOL §5.1; opensim-observed.md */
const CACHE_IS_EMPTY = 2;

/** What is done when an agent asks to be placed, answers the handshake or says its throttle. */
export const arrivalHandlers: Handlers = {
  CompleteAgentMovement({ AgentData }, from) {
    if (AgentData.CircuitCode !== from.circuitCode) return;
    from.witness?.observe('CompleteAgentMovementReceived', { user: from.name });
    if (from.region.services.faults.handshakeIsSilent) return;
    if (from.isChild) return claimEntry(from, (traveller) => receiveTraveller(from, traveller));
    const isFirst = avatarOf(from) === undefined;
    if (isFirst) enter(from);
    tellPlaced(from);
    if (!isFirst) return;
    showSurroundings(from, { land: true });
    tellComing(from);
  },

  RegionHandshakeReply({ RegionInfo }, from) {
    const view = viewOf(from);
    if (!view.hasReplied) from.witness?.observe('RegionHandshakeReplyReceived', { flags: RegionInfo.Flags });
    view.hasReplied = true;
    view.hasCache = (RegionInfo.Flags & CACHE_IS_EMPTY) === 0;
  },

  AgentThrottle({ AgentData, Throttle }, from, sequence) {
    if (AgentData.CircuitCode !== from.circuitCode) return;
    if (!from.newest.takes('AgentThrottle', sequence, Throttle.GenCounter)) return;
    const granted = grantThrottle(decodeThrottle(Throttle.Throttles));
    from.setThrottle(granted);
    from.witness?.observe('AgentThrottleReceived', { bitsPerSecond: Math.round(sumThrottle(granted)) });
  },
};

/** A child agent's circuit has opened. */
export function greetChild(agent: Agent): void {
  if (agent.region.services.faults.handshakeIsSilent) return;
  sendRegionHandshake(agent);
  sendOverlay(agent);
  agent.addStream(new TerrainStream(agent));
}

function enter(agent: Agent): void {
  embody(agent);
  sendRegionHandshake(agent);
}

/** A child agent becomes root. @source OpenSim ScenePresence.cs (CompleteMovement) */
function receiveTraveller(agent: Agent, traveller: Traveller): void {
  const { position, lookAt, children, session, waitForRoot: isTeleport } = traveller;
  agent.isChild = false;
  agent.place = { position, lookAt };
  session.regionName = agent.region.name;
  for (const [region, path] of children)
    if (region !== agent.region.id.key) childrenOf(agent).set(region, path);
  const avatar = embody(agent);
  goOn(avatar, traveller);
  if (!isTeleport && agent.region.services.faults.holdsBehindBorder(agent.region.name)) avatar.body.hold();
  if (traveller.seatId !== undefined) takeSeat(agent.region, avatar, traveller.seatId);
  if (traveller.wantsRelease) releaseWhenSeen(agent, traveller);
  if (isTeleport) sendRegionHandshake(agent);
  tellPlaced(agent);
  showSurroundings(agent, { land: isTeleport });
}

function tellPlaced(agent: Agent): void {
  const { lookAt } = agent.place;
  agent.send(movementComplete(agent), { reliable: true });
  agent.witness?.observe('AgentMovementCompleteSent', { position: positionOf(agent), lookAt });
}

function showSurroundings(agent: Agent, { land }: { readonly land: boolean }): void {
  const avatar = avatarOf(agent);
  if (avatar === undefined) return;
  viewOf(agent).updates.add(avatar.localId, 'full');
  sendOverlay(agent);
  answer(agent, appearanceMessage(agent));
  answer(agent, animationMessage(agent.id, avatar));
  tellOwnParcel(agent);
  if (land) agent.addStream(new TerrainStream(agent));
}

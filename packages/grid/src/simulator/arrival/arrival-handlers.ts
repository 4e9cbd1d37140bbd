/**
 * The order of an arrival, as OpenSim has it (PROTOCOL §5.1):
 * 1. a child agent gets RegionHandshake when its circuit opens; a root agent when CompleteAgentMovement comes, followed by
 *    AgentMovementComplete, the parcel overlay, its own avatar, the land and the wind;
 * 2. CompleteAgentMovement with another circuit code is ignored; when it comes again, only AgentMovementComplete does too;
 * 3. objects and other avatars wait for RegionHandshakeReply and for the seed, and then for four heartbeats.
 */
import { decodeThrottle, grantThrottle, sumThrottle } from '@landfall/protocol/circuit';
import type { Agent, Handlers } from '../region/index.ts';
import { Avatar, Body, animationMessage, appearanceMessage } from '../avatars/index.ts';
import { overlayMessages, parcelProperties } from '../parcels/index.ts';
import { TerrainStream } from '../interest/index.ts';
import { movementComplete, sendRegionHandshake } from './handshake.ts';

const RELIABLE_TASK = { reliable: true, category: 'task' } as const;

export const arrivalHandlers: Handlers = {
  CompleteAgentMovement({ AgentData }, from) {
    if (from.isChild || AgentData.CircuitCode !== from.circuitCode) return;
    from.witness?.observe('CompleteAgentMovementReceived', { user: from.name });
    if (from.region.services.faults.handshakeIsSilent) return;
    const isFirst = !from.arrival.hasMovement;
    if (isFirst) enter(from);
    from.send(movementComplete(from), { reliable: true });
    from.witness?.observe('AgentMovementCompleteSent', {
      position: from.position,
      lookAt: from.ticket.lookAt,
    });
    if (isFirst) showSurroundings(from);
  },

  RegionHandshakeReply({ RegionInfo }, from) {
    if (!from.arrival.hasReplied)
      from.witness?.observe('RegionHandshakeReplyReceived', { flags: RegionInfo.Flags });
    from.arrival.hasReplied = true;
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
  startTerrain(agent);
}

function enter(agent: Agent): void {
  agent.arrival.hasMovement = true;
  const body = new Body(agent.ticket.position);
  agent.avatar = new Avatar(agent.region.scene.takeLocalId(), body);
  sendRegionHandshake(agent);
}

function showSurroundings(agent: Agent): void {
  const { avatar, region } = agent;
  if (avatar === undefined) return;
  agent.updates.add(avatar.localId, 'full');
  sendOverlay(agent);
  agent.send(appearanceMessage(agent.id, avatar.appearance), RELIABLE_TASK);
  agent.send(animationMessage(agent.id, avatar), RELIABLE_TASK);
  agent.capabilities.queueEvents(parcelProperties(region, { sequenceId: 0, snapSelection: false }));
  startTerrain(agent);
}

function sendOverlay(agent: Agent): void {
  for (const message of overlayMessages(agent.region.sizeMetres)) agent.send(message, RELIABLE_TASK);
}

function startTerrain(agent: Agent): void {
  agent.terrain = new TerrainStream(agent);
  agent.terrain.pump();
}

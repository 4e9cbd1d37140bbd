import { animationMessage, appearanceMessage, avatarOf, inhabitants, positionOf } from '../avatars/index.ts';
import type { Inhabitant } from '../avatars/index.ts';
import { isCachable, rankAt, sceneOf } from '../objects/index.ts';
import { answer } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { onlookers, viewOf } from '../view/index.ts';
import { sendObjects } from './object-messages.ts';

/** Heartbeats between the last condition and the scene. @source PROTOCOL §5.1: about four */
const HEARTBEATS_BEFORE_SCENE = 4;
/** Bytes that may wait in the circuit before more objects are handed to it. */
const MAX_QUEUED_BYTES = 64 * 1024;
/** Objects looked at in one go. */
const BATCH = 64;

/** Once everything needed is there, and four heartbeats later, an agent gets to see objects and other avatars. */
export function admitToScene(agent: Agent): void {
  const view = viewOf(agent);
  if (view.isOpen || !view.hasReplied || !agent.capabilities.hasSeed) return;
  if (!agent.isChild && avatarOf(agent) === undefined) return;
  view.heartbeats += 1;
  if (view.heartbeats < HEARTBEATS_BEFORE_SCENE) return;
  view.isOpen = true;
  showScene(agent);
  for (const other of inhabitants(agent.region)) if (other.agent !== agent) introduce(other, agent);
}

/**
 * What is near comes sooner; all parts of a linkset go by the place of its root, which comes first. Of what has not changed for long, those
 * who have a cache are only told the version.
 * @source OpenSim ScenePresence.cs (SendInitialData)
 */
function showScene(agent: Agent): void {
  const { updates, hasCache } = viewOf(agent);
  const eye = positionOf(agent);
  for (const prim of sceneOf(agent.region)) {
    const kind = hasCache && isCachable(agent.region, prim) ? 'probe' : 'full';
    const { position, worn } = prim.root;
    updates.add(prim.localId, kind, rankAt(eye, worn === undefined ? position : positionOf(worn.by)));
  }
}

/** A new avatar is shown to everybody who sees the scene. */
export function introduceToAll(inhabitant: Inhabitant): void {
  for (const other of onlookers(inhabitant.agent)) introduce(inhabitant, other);
}

function introduce({ agent, avatar }: Inhabitant, to: Agent): void {
  viewOf(to).updates.add(avatar.localId, 'full');
  answer(to, appearanceMessage(agent));
  answer(to, animationMessage(agent.id, avatar));
}

/** Sends what has changed around an agent, as far as its throttle takes it. */
export function sendUpdates(agent: Agent, avatars: ReadonlyMap<number, Inhabitant>): void {
  const { updates } = viewOf(agent);
  while (agent.queuedBytes < MAX_QUEUED_BYTES) {
    const batch = updates.take(BATCH);
    if (batch.length === 0) return;
    sendObjects(agent, batch, avatars);
  }
}

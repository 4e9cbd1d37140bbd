import { Part, placesOf, regionById } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { viewOf } from '../view/index.ts';
import { peerOf } from './local-peer.ts';
import type { Traveller } from './peer.ts';

const RELEASE = new Part<Agent, { from: Traveller['fromRegionId'] | undefined }>(() => ({ from: undefined }));

/** The region that the agent has come from is told when it sees this one. */
export function releaseWhenSeen(root: Agent, { fromRegionId }: Traveller): void {
  root.part(RELEASE).from = fromRegionId;
}

/** Tells it, once. */
export function tellReleases(root: Agent): void {
  const { from } = root.part(RELEASE);
  if (from === undefined || !viewOf(root).isOpen) return;
  root.part(RELEASE).from = undefined;
  const { services } = root.region;
  const region = regionById(placesOf(services), from);
  const key = { agentId: root.id, sessionId: root.sessionId };
  if (region !== undefined) void peerOf(services, region).releaseAgent(key);
}

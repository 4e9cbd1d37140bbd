/** Where somebody's root is. Nothing is done for them where it is asked. */
import { agentPath } from '@landfall/protocol/simulation';
import type { Agent, GridServices } from '../region/index.ts';
import { ANSWER_WAIT_MS, isYes } from './asking.ts';
import { journeyOf } from './guest.ts';
import type { Whereabouts } from './guest.ts';
import type { AgentKey } from './peer.ts';

/** Whether they are root in a region of this process, or handed over to one and expected to be. */
export function hasRoot({ regions }: GridServices, { agentId, sessionId }: AgentKey): boolean {
  return regions.some(({ agents }) => {
    const agent = agents.byId(agentId);
    if (agent?.sessionId.equals(sessionId) !== true) return false;
    return !agent.isChild || journeyOf(agent).isOnlyHere;
  });
}

/**
 * Asks all processes of the grid that are ours: who is stranded in one region may be root in any, not only in that which handed them over.
 * OpenSim has no such question, so that it stays unknown where there are regions of it. Never rejects.
 */
export async function seekRoot({ id: agentId, sessionId, region }: Agent): Promise<Whereabouts> {
  const { services } = region;
  const key = { agentId, sessionId };
  if (hasRoot(services, key)) return 'elsewhere';
  const ours = services.elsewhere.filter(({ isForeign }) => isForeign !== true);
  const uris = new Set(ours.flatMap(({ peerUri }) => (peerUri === undefined ? [] : [peerUri])));
  const answers = await Promise.all(Array.from(uris, (uri) => isRootAt(services, uri, key)));
  // Here too: it may have come meanwhile.
  if (answers.includes(true) || hasRoot(services, key)) return 'elsewhere';
  return ours.length < services.elsewhere.length ? 'unknown' : 'nowhere';
}

/** No answer is no. */
async function isRootAt(services: GridServices, uri: string, key: AgentKey): Promise<boolean> {
  const path = agentPath({ agentId: key.agentId, action: '', auth: key.sessionId.toString() });
  return isYes(
    await services.askPeer(uri, { method: 'GET', path, timeoutMs: ANSWER_WAIT_MS['close-agent'] }),
  );
}

import { Uuid } from '@landfall/protocol/datatypes';
import { agentPath, encodeAgentPosition } from '@landfall/protocol/simulation';
import type { Session } from './services/presence/index.ts';
import { cornerOf, regionNamed } from './simulator/region/index.ts';
import type { GridServices } from './simulator/region/index.ts';

/** How long the end of a session may take to be told. @source OpenSim SimulationServiceConnector.cs (CloseAgent) */
const TELL_MS = 10_000;

/** A session is over in all processes, once one has ended it. */
export function tellEnded(services: GridServices, { account, sessionId }: Session): void {
  const target = { agentId: account.id, regionId: Uuid.zero, action: '', auth: sessionId.toString() };
  const body = lastPlaceOf(services, account.id, sessionId);
  const request = { method: 'DELETE', path: agentPath(target), body, timeoutMs: TELL_MS };
  for (const uri of new Set(services.elsewhere.map(({ peerUri }) => peerUri)))
    if (uri !== undefined) void services.askPeer(uri, request);
}

/** Where the agent was, if that is a region of this process. */
function lastPlaceOf(services: GridServices, agentId: Uuid, sessionId: Uuid): Uint8Array | undefined {
  const last = services.presence.lastPlace(agentId);
  const region = regionNamed(services.regions, last?.regionName);
  if (last === undefined || region === undefined) return undefined;
  const destination = { id: region.id, name: region.name, corner: cornerOf(region) };
  const { position } = last;
  return encodeAgentPosition({ type: 'AgentPosition', agentId, sessionId, destination, position });
}

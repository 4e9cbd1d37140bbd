import type { EnableSimulator } from '@landfall/protocol/capability';
import { decodeText } from '@landfall/protocol/bytes';
import type { ClosedError } from '@landfall/protocol/errors';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { Agent } from '../agent/index.ts';
import { NEIGHBOUR_SEED_ATTEMPTS } from '../capabilities/index.ts';
import { followChat } from '../chat/index.ts';
import type { Emitter } from '../events/index.ts';
import { followObjects } from '../objects/index.ts';
import {
  followHandshakes,
  followMoves,
  followTeleports,
  followNeighbours,
  followNews,
  introduceAgent,
  useCircuitCode,
} from '../regions/index.ts';
import type { Move, Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { followTerrain } from '../terrain/index.ts';
import type { ArrivalProgress } from './arrival-progress.ts';
import type { Connections } from './connections.ts';
import { followEndings } from './follow-endings.ts';
import type { Goodbye } from './logout.ts';
import type { SessionEvents } from './session-events.ts';
import type { SessionSettings } from './session-options.ts';

/** What the rooms of a session are wired to. */
export interface Wiring {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly connections: Connections;
  readonly emitter: Emitter<SessionEvents>;
  readonly progress: ArrivalProgress;
  readonly goodbye: Goodbye;
  readonly agent: Agent;
  readonly deadline: () => number;
  readonly end: (cause: ClosedError, words: string) => void;
  readonly moveTo: (move: Move) => void;
}

/** Lets every room take the messages it is for. A silent client listens and answers nothing. */
export function wireRooms(wiring: Wiring): void {
  const { scope, settings, connections, emitter, goodbye, end } = wiring;
  const { dispatch, queued } = connections;
  const { ids } = scope;
  followTerrain(dispatch);
  followObjects(dispatch, {
    ids,
    now: () => scope.ports.clock.now(),
    logger: scope.logger,
    onMalformed: (error, region) => connections.tellMalformed(error, region),
  });
  followChat(dispatch, emitter, ids.agentId);
  followNews(dispatch);
  followEndings(dispatch, goodbye, end);
  followHandshakes(dispatch, scope, {
    flags: settings.handshakeFlags,
    replyDelayMs: settings.handshakeReplyDelayMs,
    deadline: () => Math.max(wiring.deadline(), scope.ports.clock.now() + settings.deadlineMs),
  });
  followArrival(wiring);
  followMoves(queued, () => wiring.agent.region, wiring.moveTo);
  followTeleports(dispatch);
  if (settings.neighbours) wireNeighbours(wiring);
}

function followArrival({ scope, connections, emitter, progress, agent }: Wiring): void {
  const { dispatch } = connections;
  const { clock } = scope.ports;
  dispatch.on('RegionHandshake', (_, region) => {
    if (!region.isChild) progress.mark('RegionHandshake', clock.now());
  });
  dispatch.on('AgentMovementComplete', ({ Data, SimData }, region) => {
    const { Position: position, LookAt: lookAt } = Data;
    region.simulatorVersion = decodeText(SimData.ChannelVersion);
    region.witness?.observe('AgentMovementCompleteReceived', { position, lookAt });
    introduceAgent(region, scope);
    agent.place(region, position, lookAt);
    progress.mark('AgentMovementComplete', clock.now());
    emitter.emit('placed', { region, position, lookAt });
  });
}

function wireNeighbours({ scope, settings, connections }: Wiring): void {
  const { regions, queued } = connections;
  followNeighbours(
    queued,
    {
      regionAt: (endpoint: Endpoint) => regions.at(endpoint),
      get count(): number {
        return regions.size - 1;
      },
      open: (neighbour) => openNeighbour(neighbour, connections, scope, settings),
      connect: (region, seed) => connectNeighbour(region, seed, connections),
    },
    scope,
  );
}

function openNeighbour(
  { simulator, regionHandle, regionSize }: EnableSimulator,
  connections: Connections,
  scope: SessionScope,
  { deadlineMs }: SessionSettings,
): void {
  const region = connections.open({
    endpoint: simulator,
    handle: regionHandle,
    size: regionSize,
    isChild: true,
  });
  const deadline = scope.ports.clock.now() + deadlineMs;
  useCircuitCode(region, scope, { deadline }).catch(() => undefined);
  region.on('described', ({ name }) => {
    region.witness?.observe('NeighbourConnected', {
      region: name,
      endpoint: formatEndpoint(region.endpoint),
    });
  });
}

/** A neighbour without capabilities is still a neighbour: its failure is told by `grantCapabilities`, and that is all. */
function connectNeighbour(region: Region, seed: string, connections: Connections): void {
  if (region.capabilities.size > 0) return;
  connections.connect(region, seed, { attempts: NEIGHBOUR_SEED_ATTEMPTS }).catch(() => undefined);
}

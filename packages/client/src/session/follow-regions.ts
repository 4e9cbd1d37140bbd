import type { EnableSimulator } from '@landfall/protocol/capability';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { RegionHandshake } from '@landfall/protocol/message';
import { NEIGHBOUR_SEED_ATTEMPTS } from '../capabilities/index.ts';
import { followHandshakes, followNeighbours, useCircuitCode } from '../regions/index.ts';
import type { Neighbourhood, Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { ArrivalProgress } from './arrival-progress.ts';
import type { Arriving } from './arriving.ts';
import type { Connections } from './connections.ts';
import type { Ending } from './ending.ts';
import { followEndings } from './follow-endings.ts';
import type { Reception } from './reception.ts';
import type { SessionSettings } from './session-options.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What the session does about what regions say. */
export interface FollowParts {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly reception: Reception;
  readonly connections: Connections;
  readonly progress: ArrivalProgress;
  readonly whereabouts: Whereabouts;
  readonly arriving: Arriving;
  readonly ending: Ending;
}

/** Listens to what a session cannot do without. A silent client listens and answers nothing. */
export function followRegions(parts: FollowParts): void {
  const { scope, settings, reception, progress, whereabouts, arriving, ending } = parts;
  const { dispatch, queued } = reception;
  const { clock } = scope.ports;
  followEndings(dispatch, ending, scope.ids);
  followHandshakes(dispatch, scope, {
    flags: settings.handshakeFlags,
    replyDelayMs: settings.handshakeReplyDelayMs,
    deadline: () => Math.max(arriving.deadline, clock.now() + settings.deadlineMs),
  });
  dispatch.take(RegionHandshake, (_, region) => {
    if (!region.isChild) progress.mark('RegionHandshake', clock.now());
  });
  whereabouts.follow();
  if (settings.neighbours) followNeighbours(queued, neighbourhoodOf(parts), scope);
}

function neighbourhoodOf({ scope, settings, connections }: FollowParts): Neighbourhood {
  const { regions } = connections;
  return {
    regionAt: (endpoint: Endpoint) => regions.at(endpoint),
    count: () => regions.size - 1,
    open: (neighbour) => openNeighbour(neighbour, connections, scope, settings),
    connect: (region, seed) => connectNeighbour(region, seed, connections),
  };
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

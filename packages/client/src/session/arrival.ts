import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint, Vector3 } from '@landfall/protocol/datatypes';
import type { Behaviour } from '../behaviour/index.ts';
import { logTestified } from '../logger/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { ARRIVAL_STEPS } from './arrival-progress.ts';
import type { ArrivalProgress, ArrivalStep } from './arrival-progress.ts';
import type { ArrivalReport } from './elsewhere.ts';

const SILENT_STEPS: readonly ArrivalStep[] = ['RegionHandshake', 'AgentMovementComplete'];

/** What has to happen before an agent of this behaviour has arrived: a silent one never asks for capabilities. */
export function arrivalSteps({ speaks }: Behaviour): readonly ArrivalStep[] {
  return speaks ? ARRIVAL_STEPS : SILENT_STEPS;
}

/** Testifies to an arrival, also to one that ended elsewhere. */
export function tellArrival(
  scope: SessionScope,
  region: Region,
  report: ArrivalReport,
  { position, elapsedMs }: { readonly position: Vector3; readonly elapsedMs: number },
): void {
  const { name, witness } = region;
  const { logger, behaviour } = scope;
  witness?.observe('Connected', { region: name, endpoint: formatEndpoint(region.endpoint) });
  witness?.observe('Arrived', { region: name, position, elapsedMs });
  logger.log('info', `arrived in ${name} after ${Math.round(elapsedMs)} ms`);
  if (report.isElsewhere) tellElsewhere(scope, region, report);
  if (behaviour.name !== 'wallflower') return;
  witness?.observe('Wallflower', { message: 'Disabling Agent Updates (Heartbeat)' });
  witness?.observe('Wallflower', { message: 'Waiting for server timeout...' });
}

function tellElsewhere(
  scope: SessionScope,
  { name, witness }: Region,
  { asked, unknown }: ArrivalReport,
): void {
  witness?.observe('ArrivedElsewhere', {
    asked,
    region: name,
    ...(unknown === undefined ? {} : { unknown }),
  });
  const why =
    unknown === undefined ? `instead of ${asked}` : `as the grid knows no ${unknown} place, or it is gone`;
  logTestified(scope, 'warn', `arrived in ${name} ${why}`);
}

/** Testifies to an arrival that was given up, and says why: the first step that never came, and what did. */
export function tellFailure(
  { witness }: SessionScope,
  progress: ArrivalProgress,
  { steps, waitedMs, simulator }: FailedArrival,
): string {
  const step = progress.missing(steps);
  const missing = step ?? 'nothing';
  const isOfNoUse = step !== undefined && progress.wasOfNoUse(step);
  const fate = isOfNoUse ? 'came, but not for this agent, or without sense' : 'never came';
  const seen = progress.describe();
  witness?.observe('ArrivalFailed', { missing, seen, waitedMs });
  const until = seen === '' ? 'nothing was seen until then' : `seen until then: ${seen}`;
  return `not arrived after ${Math.round(waitedMs)} ms: ${missing} ${fate}; ${until}; ${aboutSimulator(simulator)}`;
}

/** What an arrival waited for, and the simulator that it went to. */
export interface FailedArrival {
  readonly steps: readonly ArrivalStep[];
  readonly waitedMs: number;
  readonly simulator: {
    readonly endpoint: Endpoint;
    readonly hasAnswered: boolean;
    /** Where else datagrams came from. */
    readonly strangers: readonly Endpoint[];
  };
}

/** The most common trouble of new grids: an address that leads nowhere from here, or a port that a router has changed. */
export function aboutSimulator({ endpoint, hasAnswered, strangers }: FailedArrival['simulator']): string {
  const where = `the simulator at ${formatEndpoint(endpoint)}`;
  const words = hasAnswered ? `${where} did answer` : `nothing came from ${where}, which the login has named`;
  if (strangers.length === 0) return words;
  return `${words}; datagrams from ${strangers.map(formatEndpoint).join(', ')} were dropped, as they are not from it`;
}

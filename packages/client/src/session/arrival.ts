import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { Behaviour } from '../behaviour/index.ts';
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
  { logger, behaviour }: SessionScope,
  region: Region,
  { asked, isElsewhere }: ArrivalReport,
  { position, elapsedMs }: { readonly position: Vector3; readonly elapsedMs: number },
): void {
  const { name, witness } = region;
  witness?.observe('Connected', { region: name, endpoint: formatEndpoint(region.endpoint) });
  witness?.observe('Arrived', { region: name, position, elapsedMs });
  logger.log('info', `arrived in ${name} after ${Math.round(elapsedMs)} ms`);
  if (isElsewhere) {
    witness?.observe('ArrivedElsewhere', { asked, region: name });
    logger.log('warn', `arrived in ${name} instead of ${asked}`);
  }
  if (behaviour.name !== 'wallflower') return;
  witness?.observe('Wallflower', { message: 'Disabling Agent Updates (Heartbeat)' });
  witness?.observe('Wallflower', { message: 'Waiting for server timeout...' });
}

/** Testifies to an arrival that was given up, and says why: the first step that never came, and what did. */
export function tellFailure(
  { witness }: SessionScope,
  progress: ArrivalProgress,
  steps: readonly ArrivalStep[],
  waitedMs: number,
): string {
  const missing = progress.missing(steps) ?? 'nothing';
  const seen = progress.describe();
  witness?.observe('ArrivalFailed', { missing, seen, waitedMs });
  const until = seen === '' ? 'nothing was seen until then' : `seen until then: ${seen}`;
  return `not arrived after ${Math.round(waitedMs)} ms: ${missing} never came; ${until}`;
}

import type { ClientPorts } from '@landfall/client';
import type { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError } from '@landfall/protocol/errors';
import { RegionWatch, STALLED_MS } from './completion.ts';
import type { LookingRegion, LookingSession } from './live-session.ts';

/** How long is waited, and who hears of it. */
export interface WaitOptions {
  /** Of the clock. */
  readonly deadline: number;
  readonly wantsNeighbours: boolean;
  readonly signal: AbortSignal;
  /** Hears how it gets on, some times a second. */
  readonly status: (text: string) => void;
  /** Called once a second, while it waits. */
  readonly meanwhile?: (regions: readonly LookingRegion[]) => void;
}

const MEANWHILE_MS = 1000;
const LOOK_EVERY_MS = 250;

/** Regions that are looked at, the agent's own first. */
export function regionsSeen(session: LookingSession, wantsNeighbours: boolean): readonly LookingRegion[] {
  const others = wantsNeighbours ? session.regions.all.filter((region) => region !== session.region) : [];
  return [session.region, ...others];
}

/**
 * Waits until the regions have told all. Returns what is missing when the time is over, or the session has ended before.
 * @throws ClosedError when the signal is aborted
 */
export async function untilComplete(
  session: LookingSession,
  { clock }: Pick<ClientPorts, 'clock'>,
  { deadline, wantsNeighbours, signal, status, meanwhile }: WaitOptions,
): Promise<readonly string[]> {
  const watches = new Map<LookingRegion, RegionWatch>();
  let lastMeanwhile = clock.now();
  for (;;) {
    refuseAborted(signal);
    for (const region of regionsSeen(session, wantsNeighbours))
      if (!watches.has(region))
        watches.set(region, new RegionWatch(region, () => clock.now(), selfIn(session, region)));
    const all = [...watches.values()];
    if (all.every(({ isComplete }) => isComplete)) return [];
    const missing = (): string[] => all.flatMap((watch) => watch.missing);
    if (!session.isAlive || clock.now() >= deadline) return missing();
    status(statusOf(all));
    if (clock.now() - lastMeanwhile >= MEANWHILE_MS) {
      lastMeanwhile = clock.now();
      meanwhile?.([...watches.keys()]);
    }
    await pause(clock, signal);
  }
}

/** Who must be in a region before it is complete. */
const selfIn = (session: LookingSession, region: LookingRegion): Uuid | undefined =>
  region === session.region ? session.login.agentId : undefined;

/** @throws ClosedError when it is aborted */
export function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new ClosedError('looking was stopped', { by: 'us', reason: 'aborted' });
}

function statusOf(watches: readonly RegionWatch[]): string {
  const all = watches.map(({ progress }) => progress);
  const sum = (name: 'objects' | 'orphans' | 'patches' | 'allPatches'): number =>
    all.reduce((total, progress) => total + progress[name], 0);
  const stalledMs = Math.max(...all.map((progress) => progress.stalledMs));
  const quietMs = Math.min(...all.map((progress) => progress.quietMs));
  return [
    `${sum('objects')} objects`,
    `land ${sum('patches')} of ${sum('allPatches')} patches`,
    ...(sum('orphans') === 0 ? [] : [`${sum('orphans')} without their parent`]),
    ...(all.every(({ isSelfThere }) => isSelfThere) ? [] : ['not yet the own avatar']),
    `nothing new for ${(quietMs / 1000).toFixed(1)} s`,
    ...(stalledMs < STALLED_MS ? [] : [`no sign of life for ${Math.round(stalledMs / 1000)} s`]),
  ].join(', ');
}

function pause(clock: ClientPorts['clock'], signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      cancel();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const cancel = clock.after(LOOK_EVERY_MS, over);
    signal.addEventListener('abort', over);
  });
}

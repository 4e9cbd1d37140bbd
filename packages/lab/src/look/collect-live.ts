import { ClosedError } from '@landfall/protocol/errors';
import { regionCorner } from '@landfall/protocol/datatypes';
import type { ClientPorts } from '@landfall/client';
import type { ImageCodec } from '@landfall/codecs/ports';
import { NOON } from '@landfall/scene/environment';
import { SceneWarnings, wantedAssets } from '../scene/index.ts';
import type { CollectedRegion, CollectedScene } from '../scene/index.ts';
import { capabilityAssets } from './capability-assets.ts';
import { RegionWatch } from './completion.ts';
import { gatherAssets } from './gather-assets.ts';
import type { LookingSession } from './live-session.ts';
import { regionOf } from './region-of.ts';
import { limited } from './limits.ts';
import type { SceneLimits } from './limits.ts';

/** How a region is looked at. */
export interface CollectOptions extends SceneLimits {
  readonly codec: Pick<ImageCodec, 'decode'>;
  /** For all of it, from the arrival on; then what is there is taken. */
  readonly timeoutMs: number;
  readonly wantsNames: boolean;
  /** The regions around, too. */
  readonly wantsNeighbours: boolean;
  /** See `SceneFileOptions`. */
  readonly ownsAll: boolean;
  /** Somebody does not want it any more. */
  readonly signal: AbortSignal;
  /** Hears how it gets on, some times a second. */
  readonly status: (text: string) => void;
}

const LOOK_EVERY_MS = 250;

/**
 * Waits until a session has seen all of its region, or the time is over, and gathers what it takes to show it. What is missing then is in the scene.
 * @throws ClosedError when the signal is aborted
 */
export async function collectLive(
  session: LookingSession,
  ports: ClientPorts,
  options: CollectOptions,
): Promise<CollectedScene> {
  const { clock } = ports;
  const deadline = clock.now() + options.timeoutMs;
  const missing = await untilComplete(session, ports, deadline, options);
  const [first, ...others] = collectedRegions(session, options);
  const regions = [first!, ...others] as const;
  const warnings = new SceneWarnings();
  const leftMs = Math.max(0, deadline - clock.now());
  const late = new AbortController();
  const cancel = clock.after(leftMs, () => late.abort());
  try {
    const assets = await gatherAssets(wantedAssets(regions, options.ownsAll), {
      source: capabilityAssets(() => session.region.capabilities, ports.http),
      codec: options.codec,
      warnings,
      signal: AbortSignal.any([late.signal, options.signal]),
      tell: (done, all) => options.status(`textures and meshes: ${done} of ${all}`),
    });
    refuseAborted(options.signal);
    const absences = late.signal.aborted ? lateAssets(assets) : [];
    return { source: 'region', regions, assets, sky: NOON, missing: [...missing, ...absences], warnings };
  } finally {
    cancel();
  }
}

function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new ClosedError('looking was stopped', { by: 'us', reason: 'aborted' });
}

function lateAssets({ textures, sculpts, meshes }: CollectedScene['assets']): string[] {
  const kinds = { textures, 'sculpt maps': sculpts, meshes };
  return Object.entries(kinds).flatMap(([kind, assets]) => {
    const late = [...assets.values()].filter((asset) => 'absent' in asset && asset.absent === 'late').length;
    return late === 0 ? [] : [`${late} of ${assets.size} ${kind}`];
  });
}

function collectedRegions(session: LookingSession, options: CollectOptions): CollectedRegion[] {
  const origin = regionCorner(session.region.handle);
  const neighbours = options.wantsNeighbours
    ? session.regions.all.filter((region) => region !== session.region)
    : [];
  const all = [session.region, ...neighbours].map((region) => regionOf(region, origin));
  return limited(all, options);
}

/** What is missing when the time is over; nothing when all is there. */
async function untilComplete(
  session: LookingSession,
  { clock }: ClientPorts,
  deadline: number,
  { wantsNames, wantsNeighbours, signal, status }: CollectOptions,
): Promise<readonly string[]> {
  const watches = new Map<string, RegionWatch>();
  for (;;) {
    refuseAborted(signal);
    const seen = wantsNeighbours ? session.regions.all : [session.region];
    for (const region of seen) {
      const key = String(region.handle);
      const watch = watches.get(key) ?? new RegionWatch(region, { wantsNames, now: () => clock.now() });
      watches.set(key, watch);
      watch.askForNames();
    }
    const all = [...watches.values()];
    if (all.every(({ isComplete }) => isComplete)) return [];
    if (!session.isAlive) return ['the session has ended', ...all.flatMap(({ missing }) => missing)];
    if (clock.now() >= deadline) return all.flatMap(({ missing }) => missing);
    status(statusOf(all));
    await pause(clock, signal);
  }
}

function statusOf(watches: readonly RegionWatch[]): string {
  const all = watches.map(({ progress }) => progress);
  const sum = (number: (progress: (typeof all)[number]) => number): number =>
    all.reduce((total, progress) => total + number(progress), 0);
  const [objects, orphans, unnamed] = [
    sum((each) => each.objects),
    sum((each) => each.orphans),
    sum((each) => each.unnamed),
  ];
  const quiet = Math.min(...all.map(({ quietMs }) => quietMs));
  return [
    `${objects} objects`,
    `land ${sum((each) => each.patches)} of ${sum((each) => each.allPatches)} patches`,
    ...(orphans === 0 ? [] : [`${orphans} without their parent`]),
    ...(unnamed === 0 ? [] : [`${unnamed} names to come`]),
    `nothing new for ${(quiet / 1000).toFixed(1)} s`,
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

import { regionCorner } from '@landfall/protocol/datatypes';
import type { ClientPorts, SessionEnd } from '@landfall/client';
import type { BakeName } from '@landfall/protocol/avatar';
import type { ImageCodec } from '@landfall/codecs/ports';
import { NOON } from '@landfall/scene/environment';
import { formatCount } from '../narrator/index.ts';
import { SceneWarnings, wantedAssets, wantedMaterials } from '../scene/index.ts';
import type { CollectedRegion, CollectedScene, SceneAssets } from '../scene/index.ts';
import { NameAsking, unnamedIn, withNames } from './ask-names.ts';
import { AssetGathering } from './gather-assets.ts';
import { gatherMaterials } from './gather-materials.ts';
import { legacyOf } from './legacy-of.ts';
import { limited } from './limits.ts';
import type { SceneLimits } from './limits.ts';
import { liveSky } from './live-sky.ts';
import type { LookingRegion, LookingSession } from './live-session.ts';
import { missingAssets } from './missing-assets.ts';
import { regionOf } from './region-of.ts';
import { sessionAssets } from './session-assets.ts';
import { refuseAborted, regionsSeen, untilComplete } from './until-complete.ts';

/** How a region is looked at. */
export interface CollectOptions extends SceneLimits {
  /** Decodes textures and sculpt maps. */
  readonly codec: Pick<ImageCodec, 'decode'>;
  /** For all of it, from the arrival on; then what is there is taken. */
  readonly timeoutMs: number;
  /** The names of objects are asked for, too. */
  readonly wantsNames: boolean;
  /** The regions around, too. */
  readonly wantsNeighbours: boolean;
  /** See `SceneFileOptions`. */
  readonly ownsAll: boolean;
  /** The bakes that bodies of avatars are painted with; those of a body that is nobody's when left out. */
  readonly bakes?: readonly BakeName[] | undefined;
  /** Somebody does not want it any more. */
  readonly signal: AbortSignal;
  /** Hears how it gets on, some times a second. */
  readonly status: (text: string) => void;
}

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
  const warnings = new SceneWarnings();
  const late = new AbortController();
  const signal = AbortSignal.any([late.signal, options.signal]);
  const cancel = clock.after(options.timeoutMs, () => late.abort());
  const origin = regionCorner(session.region.handle);
  const limit = (live: readonly LookingRegion[]): CollectedRegion[] =>
    limited(
      live.map((region) => regionOf(region, origin)),
      options,
    );
  let isSeen = false;
  const gathering = new AssetGathering({
    source: sessionAssets(session.assets),
    codec: options.codec,
    warnings,
    signal,
    tell: (done, all) => isSeen && options.status(`textures and meshes: ${done} of ${all}`),
  });
  const names = new Map<LookingRegion, NameAsking>();
  const namesOf = (region: LookingRegion): NameAsking => {
    const asking = names.get(region) ?? new NameAsking(region, signal);
    names.set(region, asking);
    return asking;
  };
  try {
    const missing = await untilComplete(session, ports, {
      ...options,
      deadline,
      meanwhile: (live) => {
        // Which objects there are at most is known in the end only.
        if (options.max !== undefined) return;
        const seen = limit(live);
        gathering.want(wantedAssets(seen, options.ownsAll, undefined, options.bakes));
        if (options.wantsNames) for (const [at, region] of live.entries()) namesOf(region).want(seen[at]!);
      },
    });
    isSeen = true;
    const live = regionsSeen(session, options.wantsNeighbours);
    const seen = limit(live);
    const [assets, regionSky] = await Promise.all([
      finish(gathering, seen, {
        live,
        session,
        warnings,
        signal,
        ownsAll: options.ownsAll,
        bakes: options.bakes,
      }),
      liveSky(session.region, { now: clock.wallTime(), signal, warnings }),
      ...(options.wantsNames ? live.map((region, at) => namesOf(region).finish(seen[at]!)) : []),
    ]);
    refuseAborted(options.signal);
    const regions = seen.map((region, at) => withNames(live[at]!, region));
    const gaps = [...missingAssets(assets), ...(late.signal.aborted ? lateNames(regions, options) : [])];
    const isLate = missing.length > 0 || late.signal.aborted;
    const end = session.isAlive ? undefined : await session.ended;
    const [first, ...others] = regions;
    return {
      source: 'region',
      regions: [first!, ...others],
      assets,
      sky: NOON,
      regionSky,
      missing: [...(end === undefined ? [] : [endWords(end)]), ...missing, ...gaps],
      cutShortBy: end === undefined ? (isLate ? 'time' : undefined) : 'session',
      warnings,
    };
  } finally {
    cancel();
  }
}

/** `the session has ended: kicked: "The region restarts"` */
function endWords({ reason, words }: SessionEnd): string {
  return `the session has ended: ${reason}${words === '' ? '' : `: ${JSON.stringify(words)}`}`;
}

/** What it takes to finish. */
interface Finishing extends Pick<CollectOptions, 'ownsAll' | 'bakes' | 'signal'> {
  readonly live: readonly LookingRegion[];
  readonly session: LookingSession;
  readonly warnings: SceneWarnings;
}

/** Materials first: they say which textures are wanted, too. */
async function finish(
  gathering: AssetGathering,
  seen: readonly CollectedRegion[],
  { live, session, warnings, signal, ownsAll, bakes }: Finishing,
): Promise<SceneAssets> {
  const materials = await gatherMaterials(wantedMaterials(seen), {
    source: { assets: sessionAssets(session.assets), legacy: legacyOf(live) },
    warnings,
    signal,
  });
  const assets = await gathering.finish(wantedAssets(seen, ownsAll, materials, bakes));
  return { ...assets, materials };
}

function lateNames(regions: readonly CollectedRegion[], { wantsNames }: CollectOptions): string[] {
  if (!wantsNames) return [];
  return regions.flatMap((region) => {
    const unnamed = unnamedIn(region);
    return unnamed === 0 ? [] : [`${region.name}: the names of ${formatCount(unnamed, 'object')}`];
  });
}

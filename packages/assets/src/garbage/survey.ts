import type { Uuid } from '@landfall/protocol/datatypes';
import { KnownIds } from '../references/index.ts';
import type { AssetStore, StoredAsset } from '../store/index.ts';
import { isOfLibrary, stockIds } from './stock-ids.ts';

/** What is known of a store before anything is marked. */
export interface Survey {
  /** All ids that there are. */
  readonly known: KnownIds;
  /** What stays although no root may name it, by {@link Uuid.key}. */
  readonly spared: ReadonlyMap<string, Uuid>;
  /** How many assets the store has. */
  readonly assets: number;
  /** Of the spared ones: defaults of OpenSimulator, which simulators and viewers expect of any asset service. */
  readonly stock: number;
  /** Of the spared ones: stored so lately that roots made before cannot name them. */
  readonly recent: number;
  /** Of the spared ones: stored since {@link SurveyOptions.rootsSince}, and not recent. */
  readonly young: number;
}

/** What is spared although no root names it. */
export interface SurveyOptions {
  /** Seconds since 1970. */
  readonly now: number;
  /** Assets that are younger are spared. */
  readonly recentSeconds: number;
  /** Seconds since 1970: when the oldest of the roots was there. What was stored later is spared. */
  readonly rootsSince?: number;
  /** Whether OpenSimulator's own assets are spared; true unless said otherwise. */
  readonly stock?: boolean;
  /** @throws its reason out of {@link surveyStore} when it is aborted */
  readonly signal?: AbortSignal;
}

/** Walks over the list of a store, not over its bytes. @throws StorageError */
export async function surveyStore(
  store: Pick<AssetStore, 'entries' | 'stats'>,
  options: SurveyOptions,
): Promise<Survey> {
  const known = new KnownIds((await store.stats()).assets);
  const stock = options.stock === false ? new Set<string>() : new Set(stockIds().map(({ key }) => key));
  const spared = new Map<string, Uuid>();
  const counts = { assets: 0, stock: 0, recent: 0, young: 0 };
  for await (const asset of store.entries()) {
    options.signal?.throwIfAborted();
    known.add(asset.id);
    counts.assets++;
    const reason = reasonToSpare(asset, stock, options);
    if (reason === undefined) continue;
    counts[reason]++;
    spared.set(asset.id.key, asset.id);
  }
  return { known, spared, ...counts };
}

function reasonToSpare(
  asset: StoredAsset,
  stock: ReadonlySet<string>,
  { now, recentSeconds, rootsSince = Number.POSITIVE_INFINITY, stock: isStockSpared = true }: SurveyOptions,
): 'stock' | 'recent' | 'young' | undefined {
  if (stock.has(asset.id.key) || (isStockSpared && isOfLibrary(asset))) return 'stock';
  if (now - asset.createdAt < recentSeconds) return 'recent';
  return asset.createdAt >= rootsSince ? 'young' : undefined;
}

import { UsageError } from '@landfall/protocol/errors';
import type { AssetStore, CollectOptions, CollectReport, Doubt, Doubting, Mark } from '../store/index.ts';
import { markLive } from './mark-live.ts';
import type { LiveSet, MarkOptions } from './mark-live.ts';
import type { Roots } from './roots.ts';

/** A store that can put assets into quarantine. */
export interface CollectingStore extends Pick<AssetStore, 'stat' | 'read'>, Partial<Doubting> {
  /** Looks that take nothing out of quarantine; a store without quarantine has no need of them. */
  readonly quiet?: Pick<AssetStore, 'stat' | 'read'>;
  /** Puts what is not marked into quarantine, and removes what was there for its time. Dry unless told otherwise. */
  collect(mark: Mark, options: CollectOptions): Promise<CollectReport>;
}

/** How garbage is collected: see {@link CollectOptions} for times, {@link MarkOptions} for what stays. */
export interface GarbageOptions extends CollectOptions, MarkOptions {
  /** Goes on although something live could not be read wholly. */
  readonly acceptDoubt?: boolean;
}

/** What stays, and what the store did with the rest. */
export interface GarbageReport {
  /** What was reached from the roots, or spared. */
  readonly live: LiveSet;
  /** What went into quarantine, came out of it or was removed; of a dry run, what would have. */
  readonly collected: CollectReport;
}

/**
 * Marks from the roots, then puts what is not marked into quarantine, and removes what was there for its time. Dry
 * unless told otherwise.
 * @param marked what an earlier round has marked already, such as a dry one
 * @throws UsageError, before anything is touched: when the roots name no asset of the store, or when something live could not be read
 *   and `acceptDoubt` is not given (a dry run goes on)
 */
export async function collectGarbage(
  store: CollectingStore,
  roots: Roots,
  options: GarbageOptions,
  marked?: LiveSet,
): Promise<GarbageReport> {
  const live = marked ?? (await mark(store, roots, options));
  if (live.rooted === 0) throw new UsageError('the roots name no asset of this store: nothing would stay');
  const isDry = options.dryRun ?? true;
  if (!isDry && live.doubts.length > 0 && options.acceptDoubt !== true)
    throw new UsageError(inDoubt(live.doubts));
  return { live, collected: await store.collect(live, options) };
}

async function mark(store: CollectingStore, roots: Roots, options: GarbageOptions): Promise<LiveSet> {
  const doubts = [...roots.doubts, ...((await store.doubts?.({ thorough: true })) ?? [])];
  return await markLive(store.quiet ?? store, { ...roots, doubts }, options);
}

/** The first of it by name. */
function inDoubt(doubts: readonly Doubt[]): string {
  const { where, reason } = doubts[0]!;
  const others = doubts.length === 1 ? '' : ` (and ${doubts.length - 1} others)`;
  return `something wanted could not be read wholly, and what it refers to might go: ${where}: ${reason}${others}`;
}

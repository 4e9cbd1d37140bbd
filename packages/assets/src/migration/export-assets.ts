import type { Uuid } from '@landfall/protocol/datatypes';
import type { Clock } from '@landfall/transport/ports';
import { codeOf, isUnreadable } from '../files/index.ts';
import { DamagedAssetError, StorageError } from '../store/index.ts';
import type { AssetStore, Doubting, PutOutcome, ReadResult, StoredAsset } from '../store/index.ts';
import { mapInOrder } from './in-order.ts';
import { ProgressMeter } from './progress.ts';
import type { MigrationProgress } from './progress.ts';
import { ReportBuilder } from './report.ts';
import type { MigrationReport } from './report.ts';

/** What an export is made of: a store, or one that is served elsewhere. */
export interface ExportedStore extends Pick<AssetStore, 'entries'>, Partial<Doubting> {
  /** @throws DamagedAssetError, StorageError */
  read(id: Uuid): Promise<ReadResult | undefined>;
  /** How many assets there are, by which progress is measured. */
  stats(): Promise<{ readonly assets: number }>;
}

/** What is exported, and how that is watched and ended. */
export interface ExportOptions {
  /** Measures rates, and how long it takes. */
  readonly clock: Clock;
  /** Not waited for. What it throws, or its promise is rejected with, ends the transfer, unless that has ended before. */
  readonly onProgress?: (progress: MigrationProgress) => unknown;
  /** Ends the export after the asset whose turn it is; the report then says that it is not complete. */
  readonly signal?: AbortSignal;
  /** Only these; all when absent. */
  readonly assets?: AsyncIterable<StoredAsset>;
}

/** What became of one asset where it was taken to. */
export type Delivery =
  | {
      readonly kind: 'done';
      readonly outcome: PutOutcome;
      /** Called when it is this asset's turn in the order of the store: several are delivered at once. */
      readonly inTurn?: () => void;
    }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Removed since it was listed. */
  | { readonly kind: 'gone' };

/** Takes one asset to where it goes. */
export type Deliver = (asset: ReadResult) => Promise<Delivery>;

/** Together they hold no more than 64 MiB, or one asset. */
const AT_ONCE = {
  calls: 64,
  weight: 64 * 1024 * 1024,
  weigh: ({ sizeBytes }: StoredAsset): number => sizeBytes,
};

/**
 * Reads every asset of a store (verified) and delivers it. A damaged one is reported, the others go on. What a store delivers that lost
 * something is not complete.
 * @throws StorageError when the store fails, and what `deliver` throws
 */
export async function exportAssets(
  store: ExportedStore,
  target: string,
  deliver: Deliver,
  options: ExportOptions,
): Promise<MigrationReport> {
  const total = options.assets === undefined ? (await store.stats()).assets : 0;
  const report = new ReportBuilder(target);
  const meter = new ProgressMeter(options.clock, options.onProgress);
  const delivered = mapInOrder(options.assets ?? store.entries(), AT_ONCE, async (asset) => ({
    asset,
    outcome: await deliverOne(store, asset, deliver),
  }));
  let done = 0;
  for await (const { asset, outcome } of delivered) {
    if (outcome.kind === 'refused') report.refuse(asset.id.toString(), outcome.reason, asset.sizeBytes);
    else if (outcome.kind === 'done') {
      report.add(outcome.outcome, asset);
      outcome.inTurn?.();
    }
    meter.add(asset.sizeBytes, { done: ++done, total });
    if (options.signal?.aborted === true) return report.report(false, meter.elapsedMs);
  }
  const brokenOff = await whyNotAll(store);
  return report.report(brokenOff === undefined, meter.elapsedMs, brokenOff);
}

/** The first of what the store lost; what that held is in no list. */
async function whyNotAll(store: ExportedStore): Promise<string | undefined> {
  const [doubt, ...others] = (await store.doubts?.({ thorough: true })) ?? [];
  if (doubt === undefined) return undefined;
  const more = others.length === 0 ? '' : ` (and ${others.length} other${others.length === 1 ? '' : 's'})`;
  return `${doubt.where}: ${doubt.reason}${more}`;
}

async function deliverOne(
  store: Pick<ExportedStore, 'read'>,
  { id }: StoredAsset,
  deliver: Deliver,
): Promise<Delivery> {
  let read: ReadResult | undefined;
  try {
    read = await store.read(id);
  } catch (error) {
    const reason = whyOneAlone(error);
    if (reason === undefined) throw error;
    return { kind: 'refused', reason };
  }
  return read === undefined ? { kind: 'gone' } : await deliver(read);
}

/** Why this one asset cannot be read, while others may be; undefined when it is about more. */
function whyOneAlone(error: unknown): string | undefined {
  if (error instanceof DamagedAssetError) return 'its bytes are damaged';
  const isOfItsFile = error instanceof StorageError && isUnreadable(error.cause);
  return isOfItsFile ? `its bytes cannot be read (${codeOf(error.cause)})` : undefined;
}

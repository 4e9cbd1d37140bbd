import type { AssetEntry } from '../index/index.ts';
import { emptyReport, isOver, isToStay } from '../store/index.ts';
import type { CollectOptions, CollectReport, Mark } from '../store/index.ts';
import type { Engine } from './engine.ts';
import type { KeyedLock } from './keyed-lock.ts';
import { walkAssets, walkBlobs } from './steps.ts';
import type { Steps } from './steps.ts';
import { findUnnamed } from './unnamed-files.ts';
import type { BlobLocks } from './unnamed-files.ts';

export interface Locks extends BlobLocks {
  readonly ids: KeyedLock;
}

type Verdict = 'keep' | 'quarantine' | 'release' | 'remove';

/**
 * One round of collection. Reading an asset in quarantine takes it out again, so what the mark missed heals itself. A clock
 * that was set back makes ages negative, and nothing is removed then.
 */
export async function collect(
  steps: Steps,
  mark: Mark,
  options: CollectOptions,
  locks: Locks,
): Promise<CollectReport> {
  const report = emptyReport(options);
  for await (const entry of walkAssets(steps)) {
    report.seen += 1;
    await steps.step((engine) => collectAsset(engine, entry, mark, options, report, locks));
  }
  for await (const { hash } of walkBlobs(steps))
    await steps.step((engine) => collectBlob(engine, hash, options, report, locks));
  await collectUnnamed(steps, options, report, locks);
  return report;
}

async function collectAsset(
  engine: Engine,
  { asset: { id } }: AssetEntry,
  mark: Mark,
  options: CollectOptions,
  report: CollectReport,
  { ids }: Locks,
): Promise<void> {
  await ids.run(id.key, async () => {
    const entry = engine.catalogue.asset(id);
    if (entry === undefined) return;
    const verdict = judge(entry, mark, options, engine.now());
    count(report, verdict, entry);
    if (verdict === 'keep' || report.dryRun) return;
    await engine.append({ kind: verdict, id });
  });
}

function judge(
  { asset, quarantinedAt }: AssetEntry,
  mark: Mark,
  options: CollectOptions,
  now: number,
): Verdict {
  const stays = isToStay(asset, mark, options, now);
  if (quarantinedAt === undefined) return stays ? 'keep' : 'quarantine';
  if (stays) return 'release';
  return isOver(quarantinedAt, options, now) ? 'remove' : 'keep';
}

function count(report: CollectReport, verdict: Verdict, { asset }: AssetEntry): void {
  if (verdict === 'quarantine') report.quarantined += 1;
  if (verdict === 'release') report.released += 1;
  if (verdict !== 'remove') return;
  report.removed += 1;
  report.removedBytes += asset.sizeBytes;
}

async function collectBlob(
  engine: Engine,
  hash: string,
  options: CollectOptions,
  report: CollectReport,
  { hashes, isPinned }: Locks,
): Promise<void> {
  await hashes.run(hash, async () => {
    const blob = engine.catalogue.blob(hash);
    if (
      blob === undefined ||
      blob.references > 0 ||
      !isOver(blob.unreferencedSince, options, engine.now()) ||
      isPinned(hash)
    )
      return;
    report.blobsDiscarded += 1;
    report.blobBytesDiscarded += blob.sizeBytes;
    if (report.dryRun) return;
    await engine.append({ kind: 'discard', hash });
    if (blob.data !== undefined) return;
    await engine.blobs.remove(hash);
    report.freedBytes += blob.sizeBytes;
  });
}

/** Where records are gone, a file that none names may be all that is left of what was acknowledged: it stays, however old it is. */
async function collectUnnamed(
  steps: Steps,
  options: CollectOptions,
  report: CollectReport,
  locks: Locks,
): Promise<void> {
  const { discarded, unknown } = await findUnnamed(steps, locks);
  report.orphans += discarded.length + unknown.length;
  const isDoubted = await steps.step(async ({ ledger }) => unknown.length > 0 || ledger.value.hasLost);
  const left = await steps.step((engine) => leftInIncoming(engine, options, locks));
  report.orphans += left.length;
  if (report.dryRun || isDoubted) return;
  for (const hash of [...discarded, ...left])
    await steps.step(({ blobs, catalogue }) =>
      locks.hashes.run(hash, async () => {
        if (catalogue.blob(hash) === undefined && !locks.isPinned(hash)) await blobs.remove(hash);
      }),
    );
}

/** A put writes the file of a blob before its record: who was killed between the two left it, and has waited for the grace period. */
async function leftInIncoming(
  { blobs, catalogue, now }: Engine,
  { graceSeconds }: CollectOptions,
  { isPinned }: Locks,
): Promise<string[]> {
  const left: string[] = [];
  for (const hash of await blobs.incomingFiles()) {
    if (catalogue.blob(hash) !== undefined || isPinned(hash)) continue;
    const times = await blobs.incomingTimes(hash);
    if (times !== undefined && now() - times.changedAt >= graceSeconds) left.push(hash);
  }
  return left;
}

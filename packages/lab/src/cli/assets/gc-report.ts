import { printable } from '../../escape/index.ts';
import type { GarbageReport, Roots, Survey } from '@landfall/assets/garbage';
import { formatBytes } from '@landfall/assets/migration';
import type { StoredAsset } from '@landfall/assets/store';
import { formatCount } from '../../narrator/index.ts';

const SHOWN_DOUBTS = 20;

/** What each file gave, and all together. */
export function describeRoots({ ids, files = [] }: Partial<Pick<Roots, 'ids' | 'files'>>): string[] {
  return [
    ...files.map(({ path, kind, ids: count }) => `  ${path} (${kind}): ${formatCount(count, 'id')}`),
    ...(ids === undefined
      ? []
      : [`${formatCount(ids.size, 'id')} of assets that are here in ${formatCount(files.length, 'file')}`]),
  ];
}

/** What is told of a round, wherever it was made. */
export interface ToldGarbage {
  readonly live: Pick<GarbageReport['live'], 'assets' | 'rooted' | 'doubts'>;
  readonly collected: Omit<GarbageReport['collected'], 'orphans'>;
}

export function describeGarbage(
  { live, collected }: ToldGarbage,
  { stock, recent }: Pick<Survey, 'stock' | 'recent'>,
): string[] {
  const { dryRun, seen, quarantined, released, removed, removedBytes, blobsDiscarded, blobBytesDiscarded } =
    collected;
  return [
    `${live.assets} of ${formatCount(seen, 'asset')} ${live.assets === 1 ? 'is' : 'are'} wanted, ${live.rooted} of them by name; ` +
      `kept in any case: ${stock} that come with OpenSimulator, ${recent} recent ones`,
    `${dryRun ? 'Would go' : 'Went'} into quarantine: ${quarantined}; back out of it: ${released}`,
    `${dryRun ? 'Would be' : 'Were'} removed after their time there: ${removed}, ${formatBytes(removedBytes)}`,
    `Contents that nothing needs any more: ${blobsDiscarded}, ${formatBytes(blobBytesDiscarded)}`,
    ...describeDoubts({ live }),
    ...(dryRun ? ['Nothing was changed: this was a dry run (--for-real to do it).'] : []),
  ];
}

/** What is wanted and could not be read wholly, the first of it by name. */
export function describeDoubts({
  live: { doubts },
}: {
  readonly live: Pick<GarbageReport['live'], 'doubts'>;
}): string[] {
  if (doubts.length === 0) return [];
  const shown = doubts.slice(0, SHOWN_DOUBTS).map(({ where, reason }) => `  ${where}: ${reason}`);
  return [`In doubt: ${doubts.length}`, ...shown];
}

/** Large contents are files; small ones lie in the journal, and segments of it are written anew when that is worth it. */
export function describeFreed(
  { collected: { freedBytes, blobBytesDiscarded } }: Pick<ToldGarbage, 'collected'>,
  compacted: number,
): string {
  const left = blobBytesDiscarded > freedBytes + compacted;
  return (
    `Given back to the disk: ${formatBytes(freedBytes + compacted)}` +
    (left ? '; the rest when most of its part of the journal is free' : '')
  );
}

/** A line of the list: what a person needs to judge it, and `--give-back` to undo it. */
export function formatUnwanted({ id, type, sizeBytes, createdAt, name }: StoredAsset): string {
  const time = new Date(createdAt * 1000);
  const when = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  return `${[id.toString(), type, sizeBytes, when, printable(name)].join('\t')}\n`;
}

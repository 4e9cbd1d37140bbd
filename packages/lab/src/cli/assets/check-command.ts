import { InvalidArgumentError, type Command } from 'commander';
import { describeLost } from '@landfall/assets/embedded';
import type { Inspection, InspectOptions } from '@landfall/assets/embedded';
import { formatAssetType, formatBytes } from '@landfall/assets/migration';
import { interruptible, parseAmount } from './data.ts';
import { addStoreOptions, openExistingStore } from './store.ts';
import type { Purpose, StoreOptions } from './store.ts';
import type { Context } from '../main.ts';
import { EXIT, createProgress } from '../../terminal/index.ts';
import { formatCount } from '../../narrator/index.ts';

const MEGABYTE = 1_000_000;
const DEFAULT_SCRUB_RATE = 20;

/** `verify`, `scrub` and `stats`. */
export function addCheckCommands(assets: Command, context: Context): void {
  addStoreOptions(assets.command('verify'))
    .description('check every byte of the store against its hash, and the index against the journal')
    .action(async (options: StoreOptions) => await inspect(options, { onlyLooks: true }, {}, context));
  addStoreOptions(assets.command('scrub'))
    .description(
      'the same at an easy pace, writing damaged records and a damaged index anew; damaged contents it only names (a service with `repair` set replaces them)',
    )
    .option('--rate <MB/s>', 'how fast to read', parseRate, DEFAULT_SCRUB_RATE)
    .option('--accept-loss', 'go on without what is gone from the journal for good', false)
    .action(
      async ({ rate, acceptLoss, ...options }: StoreOptions & { rate: number; acceptLoss: boolean }) =>
        await inspect(options, { acceptLoss }, { repair: true, bytesPerSecond: rate * MEGABYTE }, context),
    );
  addStoreOptions(assets.command('stats'))
    .description('what the store holds')
    .action(async (options: StoreOptions) => await tellStatistics(options, context));
}

async function inspect(
  where: StoreOptions,
  purpose: Purpose,
  options: InspectOptions,
  { terminal, finish }: Context,
): Promise<void> {
  const progress = createProgress(terminal);
  await using store = await openExistingStore(where, purpose);
  let soFar = 'nothing';
  const onProgress: NonNullable<InspectOptions['onProgress']> = ({ blobs, ofBlobs, bytes }) => {
    soFar = `${blobs} of ${ofBlobs} blobs, ${formatBytes(bytes)}`;
    progress.status(soFar);
  };
  const inspection = { ...options, signal: terminal.interrupted, onProgress };
  const found = await interruptible(
    terminal,
    async () => await store.inspect(inspection),
    () => {
      progress.end();
      progress.tell(`INTERRUPTED after ${soFar}; what was damaged in it is not listed`);
    },
  );
  progress.end();
  for (const line of describe(found)) progress.tell(line);
  finish(isSound(found) ? EXIT.well : EXIT.failed);
}

function parseRate(text: string): number {
  const rate = parseAmount(text);
  if (rate === 0) throw new InvalidArgumentError('a number above 0');
  return rate;
}

/** Whatever was not put right counts. */
function isSound({ damaged, journalDamage, damagedRecords, missingEntries, lost }: Inspection): boolean {
  const faults = journalDamage + damagedRecords + missingEntries + lost.length;
  return damaged.every(({ repaired }) => repaired) && faults === 0;
}

function describe({
  blobs,
  bytes,
  damaged,
  journalDamage,
  damagedRecords,
  missingEntries,
  lost,
}: Inspection): string[] {
  return [
    `${formatCount(blobs, 'blob')}, ${formatBytes(bytes)} read`,
    ...(lost.length > 0 ? [`LOST ${describeLost(lost)}`] : []),
    ...damaged.map(
      ({ hash, what, ids, repaired }) =>
        `${repaired ? 'REPAIRED' : 'DAMAGED'} ${hash}: ${what}; assets ${ids.join(', ') || 'none'}`,
    ),
    ...(journalDamage > 0
      ? [`no record where the journal should have one: ${formatCount(journalDamage, 'place')}`]
      : []),
    ...(damagedRecords > 0 ? [`damaged: ${formatCount(damagedRecords, 'record')} of assets`] : []),
    ...(missingEntries > 0
      ? [`not in the index, though in the journal: ${formatCount(missingEntries, 'asset')}`]
      : []),
    ...(damaged.length + journalDamage + damagedRecords + missingEntries + lost.length === 0
      ? ['All of it is sound.']
      : []),
  ];
}

async function tellStatistics(where: StoreOptions, { terminal, finish }: Context): Promise<void> {
  const progress = createProgress(terminal);
  await using store = await openExistingStore(where, { onlyLooks: true });
  const lost = 'recovery' in store ? store.recovery.lost : [];
  if (lost.length > 0) progress.tell(`LOST ${describeLost(lost)}; what follows is what the index knows`);
  const { assets, assetBytes, blobs, blobBytes, byType } = await store.stats();
  progress.tell(`${formatCount(assets, 'asset')}, ${formatBytes(assetBytes)}`);
  progress.tell(`${formatCount(blobs, 'different content')}, ${formatBytes(blobBytes)}`);
  const types = [...byType].sort(([, a], [, b]) => b.bytes - a.bytes);
  for (const [type, { assets: count, bytes }] of types)
    progress.tell(`  ${count} ${formatAssetType(type)}, ${formatBytes(bytes)}`);
  finish(lost.length > 0 ? EXIT.failed : EXIT.well);
}

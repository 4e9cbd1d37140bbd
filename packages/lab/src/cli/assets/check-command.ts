import type { Command } from 'commander';
import type { AdminClient, ServedStatistics } from '@landfall/assets/admin';
import { describeDamagedFiles, describeLost } from '@landfall/assets/embedded';
import type { Inspection, InspectOptions } from '@landfall/assets/embedded';
import { formatBytes } from '@landfall/assets/migration';
import { formatAssetType } from '@landfall/assets/store';
import { interruptible } from './data.ts';
import { addServiceOptions, adminOf } from './service-access.ts';
import type { ServiceOptions } from './service-access.ts';
import { addStoreOptions, openExistingStore } from './store.ts';
import type { Purpose, StoreOptions } from './store.ts';
import type { Context } from '../main.ts';
import { numberOption } from '../numbers.ts';
import { EXIT, createProgress } from '../../terminal/index.ts';
import type { Progress } from '../../terminal/index.ts';
import { formatCount, formatShare } from '../../narrator/index.ts';

const MEGABYTE = 1_000_000;
const SHOWN_UNNAMED = 20;
const DEFAULT_SCRUB_RATE = 20;
/** A kilobyte in a second is no pace to check a store at; a terabyte is that of no disk. */
const parseRate = numberOption('a number above 0, at most 1000000', { least: 0.001, most: 1_000_000 });

/** `verify`, `scrub` and `stats`. */
export function addCheckCommands(assets: Command, context: Context): void {
  addServiceOptions(addStoreOptions(assets.command('verify')))
    .description('check every byte of the store against its hash, and the index against the journal')
    .action(async (options: StoreOptions & ServiceOptions) => {
      const admin = await adminOf(options, context);
      await (admin === undefined
        ? inspect(options, { onlyLooks: true }, {}, context)
        : check(async (watch) => await admin.verify({}, watch), context));
    });
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
  addServiceOptions(addStoreOptions(assets.command('stats')))
    .description('what the store holds')
    .action(async (options: StoreOptions & ServiceOptions) => {
      const admin = await adminOf(options, context);
      await (admin === undefined ? tellStatistics(options, context) : askStatistics(admin, context));
    });
}

async function inspect(
  where: StoreOptions,
  purpose: Purpose,
  options: InspectOptions,
  context: Context,
): Promise<void> {
  await using store = await openExistingStore(where, purpose);
  await check(async (watch) => await store.inspect({ ...options, ...watch }), context);
}

/** How a check is watched, here or over HTTP. */
interface CheckWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Readonly<Record<string, unknown>>) => void;
}

async function check(
  act: (watch: CheckWatch) => Promise<Inspection>,
  { terminal, finish }: Context,
): Promise<void> {
  const progress = createProgress(terminal);
  let soFar = 'nothing';
  const onProgress: CheckWatch['onProgress'] = ({ blobs, ofBlobs, bytes }) => {
    soFar = `${formatShare(Number(blobs), Number(ofBlobs), 'blob')}, ${formatBytes(Number(bytes))}`;
    progress.status(soFar);
  };
  const found = await interruptible(
    terminal,
    async () => await act({ signal: terminal.interrupted, onProgress }),
    () => {
      progress.end();
      progress.tell(`INTERRUPTED after ${soFar}; what was damaged in it is not listed`);
    },
  );
  progress.end();
  for (const line of describe(found)) progress.tell(line);
  finish(isSound(found) ? EXIT.well : EXIT.failed);
}

/** Whatever was not put right counts. */
function isSound({ damaged, ...others }: Inspection): boolean {
  return damaged.every(({ repaired }) => repaired) && faultsBeside(others) === 0;
}

/** Beside damaged contents. */
function faultsBeside(found: Omit<Inspection, 'damaged'>): number {
  const { journalDamage, damagedRecords, missingEntries, lost, unnamed, damagedFiles } = found;
  const missing = unnamed.isAccepted ? 0 : unnamed.hashes.length;
  return journalDamage + damagedRecords + missingEntries + lost.length + missing + damagedFiles.length;
}

function describe({ damaged, ...others }: Inspection): string[] {
  const { blobs, bytes, journalDamage, damagedRecords, missingEntries, lost, unnamed, damagedFiles } = others;
  return [
    `${formatCount(blobs, 'blob')}, ${formatBytes(bytes)} read`,
    ...damagedFiles.map((one) => `DAMAGED ${describeDamagedFiles([one])}`),
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
    ...describeUnnamed(unnamed),
    ...(damaged.length + faultsBeside(others) === 0 ? ['All of it is sound.'] : []),
  ];
}

/** Files of which nothing is known but their content. */
function describeUnnamed({ hashes, isAccepted }: Inspection['unnamed']): string[] {
  if (hashes.length === 0) return [];
  const count = formatCount(hashes.length, 'content');
  if (isAccepted) return [`${count} that no record names, kept since a loss was accepted`];
  const others = hashes.length - SHOWN_UNNAMED;
  return [
    `LOST the records of ${count}: the journal is older than ${hashes.length === 1 ? 'its file' : 'their files'}, or a part of it is gone`,
    ...hashes.slice(0, SHOWN_UNNAMED).map((hash) => `  blobs/${hash[0]!}/${hash[1]!}/${hash}`),
    ...(others > 0 ? [`  and ${others} others`] : []),
  ];
}

async function tellStatistics(where: StoreOptions, { terminal, finish }: Context): Promise<void> {
  const progress = createProgress(terminal);
  await using store = await openExistingStore(where, { onlyLooks: true });
  const { lost, damagedFiles } = 'recovery' in store ? store.recovery : { lost: [], damagedFiles: [] };
  if (lost.length > 0) progress.tell(`LOST ${describeLost(lost)}; what follows is what the index knows`);
  if (damagedFiles.length > 0) progress.tell(`DAMAGED ${describeDamagedFiles(damagedFiles)}`);
  const { byType, ...stats } = await store.stats();
  describeStatistics(
    { ...stats, types: [...byType].map(([type, counted]) => ({ type, ...counted })) },
    progress,
  );
  finish(lost.length + damagedFiles.length > 0 ? EXIT.failed : EXIT.well);
}

async function askStatistics(admin: AdminClient, { terminal, finish }: Context): Promise<void> {
  const progress = createProgress(terminal);
  const stats = await interruptible(terminal, async () => await admin.stats(terminal.interrupted));
  for (const { where, reason } of stats.doubts) progress.tell(`LOST ${where}: ${reason}`);
  describeStatistics(stats, progress);
  finish(stats.doubts.length > 0 ? EXIT.failed : EXIT.well);
}

function describeStatistics(
  { assets, assetBytes, blobs, blobBytes, types }: Omit<ServedStatistics, 'doubts'>,
  progress: Progress,
): void {
  progress.tell(`${formatCount(assets, 'asset')}, ${formatBytes(assetBytes)}`);
  progress.tell(`${formatCount(blobs, 'different content')}, ${formatBytes(blobBytes)}`);
  for (const { type, assets: count, bytes } of types.toSorted((a, b) => b.bytes - a.bytes))
    progress.tell(`  ${count} ${formatAssetType(type)}, ${formatBytes(bytes)}`);
}

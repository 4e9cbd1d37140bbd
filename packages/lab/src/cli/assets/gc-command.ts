import type { Command } from 'commander';
import { collectGarbage, readRoots } from '@landfall/assets/garbage';
import type { GarbageOptions, GarbageReport } from '@landfall/assets/garbage';
import { formatBytes } from '@landfall/assets/migration';
import { UsageError } from '@landfall/protocol/errors';
import { interruptible, parseAmount } from './data.ts';
import { addStoreOptions, openExistingStore } from './store.ts';
import type { StoreOptions } from './store.ts';
import type { Context } from '../main.ts';
import { EXIT, createProgress } from '../../terminal/index.ts';

interface GarbageCommandOptions extends StoreOptions {
  readonly roots: readonly string[];
  readonly graceDays: number;
  readonly temporaryDays?: number;
  readonly forReal: boolean;
  readonly acceptDoubt: boolean;
}

const DAY_SECONDS = 86_400;
const DEFAULT_GRACE_DAYS = 30;
const SHOWN_DOUBTS = 20;

export function addGarbageCommand(assets: Command, context: Context): void {
  addStoreOptions(assets.command('gc'))
    .description(
      'put assets that nothing refers to into quarantine, and remove those whose time there is over',
    )
    .requiredOption(
      '--roots <file...>',
      'what is wanted: all OARs and IARs, and lists (any file with UUIDs in it, such as a dump of the inventory)',
    )
    .option(
      '--grace-days <days>',
      'how long assets stay in quarantine; reading one takes it out',
      parseAmount,
      DEFAULT_GRACE_DAYS,
    )
    .option(
      '--temporary-days <days>',
      'how long assets stay that were stored as temporary; for ever by default',
      parseAmount,
    )
    .option('--for-real', 'do it; without this it is only counted', false)
    .option('--accept-doubt', 'go on although something wanted could not be read wholly', false)
    .action(async (options: GarbageCommandOptions) => await collect(options, context));
}

async function collect(options: GarbageCommandOptions, { terminal, finish }: Context): Promise<void> {
  const progress = createProgress(terminal);
  if (options.roots.length === 0) throw new UsageError('roots are needed: --roots <file...>');
  const roots = await readRoots(options.roots);
  progress.tell(`${roots.ids.size} ids in ${options.roots.length} files`);
  await using store = await openExistingStore(options);
  const settings: GarbageOptions = {
    graceSeconds: options.graceDays * DAY_SECONDS,
    ...(options.temporaryDays !== undefined && { temporarySeconds: options.temporaryDays * DAY_SECONDS }),
    dryRun: !options.forReal,
    acceptDoubt: options.acceptDoubt,
    signal: terminal.interrupted,
    onProgress: ({ marked, waiting }) => progress.status(`${marked} marked, ${waiting} to look into`),
  };
  const report = await interruptible(terminal, async () => await collectGarbage(store, roots, settings));
  progress.end();
  for (const line of describe(report)) progress.tell(line);
  if (options.forReal && 'compact' in store)
    progress.tell(describeFreed(report, await store.compact(terminal.interrupted)));
  finish(EXIT.well);
}

/** Large contents are files; small ones lie in the journal, and segments of it are written anew when that is worth it. */
function describeFreed(
  { collected: { freedBytes, blobBytesDiscarded } }: GarbageReport,
  compacted: number,
): string {
  const left = blobBytesDiscarded > freedBytes + compacted;
  return (
    `Given back to the disk: ${formatBytes(freedBytes + compacted)}` +
    (left ? '; the rest when most of its part of the journal is free' : '')
  );
}

function describe({ live, collected }: GarbageReport): string[] {
  const { dryRun, seen, quarantined, released, removed, removedBytes, blobsDiscarded, blobBytesDiscarded } =
    collected;
  const doubts = live.doubts.slice(0, SHOWN_DOUBTS).map(({ where, reason }) => `  ${where}: ${reason}`);
  return [
    `${live.assets} of ${seen} assets are wanted; ${live.missing} ids that were named are not here`,
    `${dryRun ? 'Would go' : 'Went'} into quarantine: ${quarantined}; back out of it: ${released}`,
    `${dryRun ? 'Would be' : 'Were'} removed after their time there: ${removed}, ${formatBytes(removedBytes)}`,
    `Contents that nothing needs any more: ${blobsDiscarded}, ${formatBytes(blobBytesDiscarded)}`,
    ...(live.doubts.length > 0 ? [`In doubt: ${live.doubts.length}`, ...doubts] : []),
    ...(dryRun ? ['Nothing was changed: this was a dry run (--for-real to do it).'] : []),
  ];
}

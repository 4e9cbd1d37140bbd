import { open, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import {
  collectGarbage,
  garbageSummary,
  giveBack,
  listUnwanted,
  readRoots,
  surveyStore,
} from '@landfall/assets/garbage';
import type { GarbageOptions, GarbageReport, Roots, Survey } from '@landfall/assets/garbage';
import { readIdList } from '@landfall/assets/migration';
import { UsageError } from '@landfall/protocol/errors';
import { interruptible } from './data.ts';
import {
  describeDoubts,
  describeFreed,
  describeGarbage,
  describeRoots,
  formatUnwanted,
} from './gc-report.ts';
import { collectServed } from './gc-service.ts';
import { addServiceOptions, adminOf } from './service-access.ts';
import type { ServiceOptions } from './service-access.ts';
import { addStoreOptions, filesOfStore, openExistingStore } from './store.ts';
import type { OperatedStore, StoreOptions } from './store.ts';
import type { Context } from '../main.ts';
import { numberOption } from '../numbers.ts';
import { openReport, refuseOverwriting, writeFault } from '../../output/index.ts';
import { EXIT, createProgress } from '../../terminal/index.ts';
import type { Progress } from '../../terminal/index.ts';
import { formatCount } from '../../narrator/index.ts';

interface GarbageCommandOptions extends StoreOptions, ServiceOptions {
  readonly roots?: readonly string[];
  readonly graceDays: number;
  readonly recentDays: number;
  readonly temporaryDays?: number;
  readonly stock: boolean;
  readonly forReal: boolean;
  readonly acceptDoubt: boolean;
  readonly acceptOpenEnds: boolean;
  readonly list?: string;
  readonly report?: string;
  readonly giveBack?: string;
}

const DAY_SECONDS = 86_400;
const DEFAULT_GRACE_DAYS = 30;
/** A hundred years. */
const parseDays = numberOption('days are a number from 0 to 36525', { least: 0, most: 36_525 });
/** An archive says no time of its assets, so that after an import all are recent; quarantine gives time as well. */
const DEFAULT_RECENT_DAYS = 0;

export function addGarbageCommand(assets: Command, context: Context): void {
  addServiceOptions(addStoreOptions(assets.command('gc')))
    .description(
      'put assets that nothing refers to into quarantine, and remove those whose time there is over',
    )
    .option(
      '--roots <file...>',
      'what is wanted: all OARs and IARs, dumps of inventories and regions, lists (any text with UUIDs in it)',
    )
    .option(
      '--grace-days <days>',
      'how long assets stay in quarantine; asking for one takes it out',
      parseDays,
      DEFAULT_GRACE_DAYS,
    )
    .option(
      '--recent-days <days>',
      'assets that are younger stay, as roots made before cannot name them',
      parseDays,
      DEFAULT_RECENT_DAYS,
    )
    .option(
      '--temporary-days <days>',
      'how long assets stay that were stored as temporary; for ever by default',
      parseDays,
    )
    .option('--no-stock', 'do not keep what comes with OpenSimulator (library, default clothes and sounds)')
    .option('--for-real', 'do it; without this it is only counted', false)
    .option('--accept-doubt', 'go on although something wanted could not be read wholly', false)
    .option(
      '--accept-open-ends',
      'take dumps in which nothing tells where they end (made with --compact) as whole',
      false,
    )
    .option('--list <file>', 'write what is unwanted: id, type, bytes, time and name, a line each')
    .option('--report <file>', 'write the report as JSON too')
    .option('--give-back <file>', 'take assets out of quarantine again: those of a list, or "all"')
    .action(async (options: GarbageCommandOptions) => {
      const isGivingBack = options.giveBack !== undefined;
      if (isGivingBack === (options.roots !== undefined && options.roots.length > 0))
        throw new UsageError('roots are needed: --roots <file...> (or --give-back <file> without them)');
      await (isGivingBack ? returnAssets(options, context) : collectAnywhere(options, context));
    });
}

async function returnAssets(
  { giveBack: given = '', ...options }: GarbageCommandOptions,
  { terminal, finish }: Context,
): Promise<void> {
  if (options.service !== undefined)
    throw new UsageError('--give-back wants the store itself, not --service');
  const progress = createProgress(terminal);
  const ids = given === 'all' ? given : await readIdList(given);
  await using store = await openExistingStore(options);
  const count = await giveBack(store, ids);
  progress.tell(
    ids === 'all'
      ? `Back out of quarantine: ${count}`
      : `${count} of ${ids.length} are here, and none of them is in quarantine`,
  );
  finish(ids === 'all' || count === ids.length ? EXIT.well : EXIT.failed);
}

/** A store that is served is asked to do it itself. */
async function collectAnywhere(options: GarbageCommandOptions, context: Context): Promise<void> {
  const admin = await adminOf(options, context);
  if (admin === undefined) return await collect(options, context);
  if (options.list !== undefined) throw new UsageError('--list wants the store itself, not --service');
  const { roots = [], report } = options;
  await refuseOverwriting({ '--report': report }, roots);
  await using file = await openReport(report);
  const { graceDays, recentDays, temporaryDays, stock, forReal, acceptDoubt, acceptOpenEnds } = options;
  const settings = { roots, graceDays, recentDays, stock, forReal, acceptDoubt, acceptOpenEnds };
  await collectServed(
    admin,
    { ...settings, ...(temporaryDays !== undefined && { temporaryDays }) },
    file,
    context,
  );
  context.finish(EXIT.well);
}

async function collect(options: GarbageCommandOptions, context: Context): Promise<void> {
  const { terminal, finish } = context;
  const progress = createProgress(terminal);
  const { list, report: reportPath, roots: rootPaths = [] } = options;
  await refuseOverwriting({ '--list': list, '--report': reportPath }, [
    ...rootPaths,
    ...filesOfStore(options),
  ]);
  await using file = await openReport(reportPath);
  // A dry run is wanted most where the disk is full.
  await using store = await openExistingStore(options, { onlyLooks: !options.forReal });
  await interruptible(terminal, async () => {
    const [survey, roots] = await look(store, options, context, progress);
    const settings = settingsFor(options, survey, context, progress);
    const found = await collectGarbage(store, roots, { ...settings, dryRun: true });
    // What is about to go is written down before it goes.
    if (list !== undefined) await writeList(list, store, found, progress);
    if (options.forReal && !options.acceptDoubt)
      for (const line of describeDoubts(found)) progress.tell(line);
    const report = options.forReal ? await collectGarbage(store, roots, settings, found.live) : found;
    progress.end();
    for (const line of describeGarbage(report, survey)) progress.tell(line);
    const younger = await countYounger(store, found, rootPaths);
    if (younger > 0)
      progress.tell(`${younger} of the unwanted are younger than the oldest root; --recent-days keeps such`);
    const compacted =
      options.forReal && 'compact' in store ? await store.compact(terminal.interrupted) : undefined;
    if (compacted !== undefined) progress.tell(describeFreed(report, compacted));
    await file.write(garbageSummary(report, survey, roots));
  });
  finish(EXIT.well);
}

async function look(
  store: OperatedStore,
  { roots: paths = [], recentDays, stock, acceptOpenEnds }: GarbageCommandOptions,
  { terminal }: Context,
  progress: Progress,
): Promise<[Survey, Roots]> {
  const signal = terminal.interrupted;
  const now = Date.now() / 1000;
  const survey = await surveyStore(store, { now, recentSeconds: recentDays * DAY_SECONDS, stock, signal });
  const roots = await readRoots(paths, { known: survey.known, acceptOpenEnds, signal });
  for (const line of describeRoots(roots)) progress.tell(line);
  return [survey, roots];
}

function settingsFor(
  { graceDays, temporaryDays, forReal, acceptDoubt }: GarbageCommandOptions,
  { known, spared }: Survey,
  { terminal }: Context,
  progress: Progress,
): GarbageOptions {
  return {
    known,
    spared,
    graceSeconds: graceDays * DAY_SECONDS,
    ...(temporaryDays !== undefined && { temporarySeconds: temporaryDays * DAY_SECONDS }),
    dryRun: !forReal,
    acceptDoubt,
    signal: terminal.interrupted,
    onProgress: ({ marked, waiting }) => progress.status(`${marked} marked, ${waiting} to look into`),
  };
}

/** Unwanted assets that were stored after the oldest of the roots was written. */
async function countYounger(
  store: OperatedStore,
  { live }: GarbageReport,
  roots: readonly string[],
): Promise<number> {
  const times = await Promise.all(roots.map(async (path) => (await stat(path)).mtimeMs / 1000));
  const oldest = Math.min(...times);
  let count = 0;
  for await (const { createdAt } of listUnwanted(store, live)) if (createdAt > oldest) count++;
  return count;
}

async function writeList(
  path: string,
  store: OperatedStore,
  { live }: GarbageReport,
  progress: Progress,
): Promise<void> {
  let count = 0;
  try {
    await using file = await open(path, 'w');
    for await (const asset of listUnwanted(store, live)) {
      await file.writeFile(formatUnwanted(asset));
      count++;
    }
  } catch (error) {
    throw writeFault(`--list: ${path} cannot be written`, error);
  }
  progress.tell(`${path}: ${formatCount(count, 'asset')} that nothing refers to`);
}

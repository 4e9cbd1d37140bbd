import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import {
  ASSET_SETS_FILE,
  MANIFEST_FILE,
  createArchiveSource,
  createAssetSetsSource,
  createAssetsTableSource,
  createFileCheckpoint,
  createFolderSource,
  createFsAssetsSource,
  createServerSource,
  createServerTarget,
  dumpLive,
  importAssets,
  kindOfFile,
  parseDatabaseUrl,
  readIdList,
} from '@landfall/assets/migration';
import type {
  AssetServer,
  AssetSource,
  ImportOptions as ImportSettings,
  MigrationReport,
} from '@landfall/assets/migration';
import { parseAssetServiceConfig } from '@landfall/assets/service';
import { UsageError } from '@landfall/protocol/errors';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { isServer, openServer, parseServerOption, showTransfer, tellReport } from './data.ts';
import type { ServerLogin } from './data.ts';
import { addressOf, addStoreOptions, DEFAULT_DATA, filesOfStore, openOrMakeStore } from './store.ts';
import type { StoreOptions } from './store.ts';
import type { Context } from '../main.ts';
import { numberOption } from '../numbers.ts';
import { checkReadable } from '../read-whole.ts';
import { askPassword, createProgress } from '../../terminal/index.ts';
import { openReport, refuseOverwriting } from '../../output/index.ts';

const KINDS = ['archive', 'table', 'fsassets', 'folder', 'sets', 'server'] as const;
type SourceKind = (typeof KINDS)[number];

/** As much as a service can be told to take. */
const MOST_BYTES = 1024 ** 3;
const parseBytes = numberOption(`a whole number of bytes from 1 to ${MOST_BYTES}`, {
  least: 1,
  most: MOST_BYTES,
  isWhole: true,
});

interface ImportOptions extends ServerLogin, StoreOptions {
  readonly server?: string;
  readonly as?: SourceKind;
  readonly dump?: string;
  readonly spool?: string;
  readonly table?: string;
  readonly list?: string;
  readonly report?: string;
  readonly maxAssetBytes?: number;
}

export function addImportCommand(assets: Command, context: Context): void {
  addStoreOptions(assets.command('import'), { makes: true })
    .description('take assets in; start it again after an interruption and it goes on')
    .argument(
      '<source>',
      'an OAR or IAR, a dump of the assets table or a standalone’s Asset.db, an FSAssets or exported folder, OpenSimulator’s bin/assets, or a URL',
    )
    .option(
      '--server <url>',
      'a running asset service to put them into, instead of a store',
      parseServerOption,
    )
    .addOption(new Option('--as <kind>', 'what the source is, when its name does not tell').choices(KINDS))
    .option('--dump <file>', 'FSAssets: dump of the database with its table (.sql, .sql.gz), or mysql://…')
    .option('--spool <folder>', 'FSAssets: its SpoolDirectory, when something is left in it')
    .option('--table <name>', 'name of the table, when it is not assets or fsassets')
    .option('--list <file>', 'URL: the ids to fetch; every UUID in the file counts')
    .option(
      '--user <name>',
      'user of the URL (or of --server) for basic authentication; the password is asked for',
    )
    .option('--password-stdin', 'read the password (of the server or database) from standard input', false)
    .option('--report <file>', 'write the report as JSON too')
    .option(
      '--max-asset-bytes <bytes>',
      'larger assets are refused; as the service by default (limits.assetBytes), so that what is imported can be sent on',
      parseBytes,
    )
    .action(async (source: string, options: ImportOptions) => await runImport(source, options, context));
}

async function runImport(where: string, options: ImportOptions, context: Context): Promise<void> {
  const { terminal } = context;
  const ports = createNodePorts();
  const progress = createProgress(terminal);
  try {
    await refuseOverwriting({ '--report': options.report }, filesRead(where, options));
    const kind = options.as ?? (await kindOf(where, options));
    refuseUnused(kind, options);
    await checkGiven(options);
    await using file = await openReport(options.report);
    const source = await OPENERS[kind](where, options, context, ports);
    const how = { clock: ports.clock, onProgress: showTransfer(progress), signal: terminal.interrupted };
    const report =
      options.server === undefined
        ? await intoStore(source, options, how)
        : await intoServer(source, await openServer(options.server, options, context, ports), how);
    await tellReport(report, file, progress, context);
  } finally {
    progress.end();
    await ports.close();
  }
}

function filesRead(where: string, options: ImportOptions): readonly (string | undefined)[] {
  const { dump, spool, list } = options;
  const ofFolder = [MANIFEST_FILE, ASSET_SETS_FILE].map((name) => join(where, name));
  return [where, ...ofFolder, dump, spool, list, ...filesOfStore(options)];
}

/** What is named beside the source is there. @throws UsageError */
async function checkGiven({ dump, list, spool }: ImportOptions): Promise<void> {
  for (const file of [dump, list]) if (file !== undefined && !isDatabase(file)) await checkReadable(file);
  // Where it is mistyped, what lies in it would be missing one by one.
  if (spool === undefined) return;
  const found = await stat(spool).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new UsageError(`--spool: there is no folder ${spool}`);
}

/** Options that only some sources have a use for. */
const USED_BY = {
  dump: ['fsassets'],
  spool: ['fsassets'],
  table: ['fsassets', 'table'],
  list: ['server'],
} as const satisfies Partial<Record<keyof ImportOptions, readonly SourceKind[]>>;

function refuseUnused(kind: SourceKind, options: ImportOptions): void {
  for (const [name, kinds] of Object.entries(USED_BY) as [keyof typeof USED_BY, readonly SourceKind[]][])
    if (options[name] !== undefined && !kinds.includes(kind))
      throw new UsageError(
        `--${name} says nothing about this source (${kind}); it goes with ${kinds.join(' or ')}`,
      );
}

type How = Pick<ImportSettings, 'clock' | 'onProgress' | 'signal'>;

async function intoStore(source: AssetSource, options: ImportOptions, how: How): Promise<MigrationReport> {
  const { maxAssetBytes = parseAssetServiceConfig({}).limits.assetBytes } = options;
  await using store = await openOrMakeStore(options, { maxAssetBytes });
  const checkpoint = createFileCheckpoint(checkpointPath(options, source));
  return await importAssets(store, source, { ...how, checkpoint });
}

/** Each put is two requests; more at once would only wait for each other there. */
const REQUESTS_AT_ONCE = 16;

async function intoServer(source: AssetSource, server: AssetServer, how: How): Promise<MigrationReport> {
  const target = createServerTarget(server, () => Date.now() / 1000);
  return await importAssets(target, source, { ...how, putsAtOnce: REQUESTS_AT_ONCE });
}

/** Beside the store, so that it goes where the store goes; of a store in a bucket in the folder where folders are by default. */
function checkpointPath(options: StoreOptions, { identity }: AssetSource): string {
  const address = addressOf(options);
  const into = address === undefined ? '' : ` into ${address.endpoint ?? ''} ${address.url}`;
  const name = createHash('sha256')
    .update(identity + into)
    .digest('hex')
    .slice(0, 16);
  return join(options.data ?? DEFAULT_DATA, 'imports', `${name}.json`);
}

type OpenSource = (
  where: string,
  options: ImportOptions,
  context: Context,
  ports: NodePorts,
) => Promise<AssetSource>;

const OPENERS: Readonly<Record<SourceKind, OpenSource>> = {
  archive: async (where) => await createArchiveSource(where),
  table: async (where, options, context) =>
    await createAssetsTableSource(
      await dumpOf(where, options, options.table ?? 'assets', context),
      options.table,
    ),
  folder: async (where) => await createFolderSource(where),
  fsassets: openFsAssets,
  sets: async (where) => await createAssetSetsSource(where),
  server: openList,
};

async function kindOf(where: string, { dump }: ImportOptions): Promise<SourceKind> {
  if (!isDatabase(where) && isServer(where)) return 'server';
  if (isDatabase(where)) return 'table';
  const found = await stat(where).catch(() => undefined);
  if (found === undefined) throw new UsageError(`there is no ${where}`);
  if (!found.isDirectory()) return (await isTable(where, found.isFile())) ? 'table' : 'archive';
  if (dump !== undefined) return 'fsassets';
  const has = async (file: string): Promise<boolean> =>
    (await stat(join(where, file)).catch(() => undefined)) !== undefined;
  if (await has(MANIFEST_FILE)) return 'folder';
  if (await has(ASSET_SETS_FILE)) return 'sets';
  throw new UsageError(
    `${where} has neither ${MANIFEST_FILE} nor ${ASSET_SETS_FILE}; if it is the folder of an FSAssets service, give its table with --dump`,
  );
}

/** By its content; a file that is neither, and a pipe that can be read once only, by its name. */
async function isTable(path: string, isFile: boolean): Promise<boolean> {
  const kind = isFile ? (await kindOfFile(path)).kind : undefined;
  if (kind === 'sqlite' || kind === 'sql') return true;
  return kind !== 'tar' && /\.(?:sql|db|dump)(?:\.gz)?$/i.test(path);
}

function isDatabase(text: string): boolean {
  return /^(mysql|mariadb):/i.test(text);
}

/** A file, or a running database. */
async function dumpOf(
  where: string,
  { passwordStdin }: ImportOptions,
  table: string,
  { terminal }: Context,
): Promise<Parameters<typeof createAssetsTableSource>[0]> {
  if (!isDatabase(where)) return where;
  const { user } = parseDatabaseUrl(where, '');
  const password = await askPassword(terminal, user, passwordStdin, { mayBeEmpty: true });
  return dumpLive(parseDatabaseUrl(where, password), table);
}

async function openFsAssets(folder: string, options: ImportOptions, context: Context): Promise<AssetSource> {
  const { dump, spool, table } = options;
  if (dump === undefined) throw new UsageError('FSAssets needs a dump of its table: --dump <file>');
  return await createFsAssetsSource({
    folder,
    dump: await dumpOf(dump, options, table ?? 'fsassets', context),
    ...(spool === undefined ? {} : { spool }),
    ...(table === undefined ? {} : { table }),
  });
}

async function openList(
  url: string,
  options: ImportOptions,
  context: Context,
  ports: NodePorts,
): Promise<AssetSource> {
  if (options.list === undefined)
    throw new UsageError('an asset server cannot list what it has: give the ids with --list <file>');
  const ids = await readIdList(options.list);
  return createServerSource(await openServer(url, options, context, ports), ids);
}

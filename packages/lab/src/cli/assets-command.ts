import { InvalidArgumentError, type Command } from 'commander';
import { join } from 'node:path';
import { DiskDerivedCache } from '@landfall/assets/derive';
import type { DerivedCache } from '@landfall/assets/derive';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { serveInProcesses } from '@landfall/assets/processes';
import type { ProcessesParts, ServiceInProcesses } from '@landfall/assets/processes';
import {
  formatLogLine,
  loadAssetServiceConfig,
  serveAssets,
  startBackups,
  startScrub,
} from '@landfall/assets/service';
import type {
  AssetService,
  AssetServiceConfig,
  CompleteConfig,
  Scrub,
  ServiceEvent,
  ServiceLog,
} from '@landfall/assets/service';
import { addFallThroughOptions, frontOf } from './assets-fall-through.ts';
import type { FallThroughOptions } from './assets-fall-through.ts';
import { repairOf } from './assets-repair.ts';
import type { RepairSource } from './assets-repair.ts';
import { addSignCommand } from './assets-sign-command.ts';
import { addAssetsTools } from './assets-tools.ts';
import { EXIT } from './fault.ts';
import { untilInterrupted } from './interrupt.ts';
import { LOG_LEVELS } from './log.ts';
import type { LogLevelName } from './log.ts';
import type { Context } from './main.ts';
import { createProgress } from './progress.ts';

interface ServeOptions extends FallThroughOptions {
  readonly config?: string;
  readonly data?: string;
  readonly port?: number;
  readonly bind?: string;
  readonly processes?: number;
}

/** `landfall assets …`: the asset service and what is done to its store. */
export function addAssetsCommand(program: Command, context: Context): void {
  const assets = program.command('assets').description('the asset service of a grid, and its store');
  addServeCommand(assets, program, context);
  addSignCommand(assets, context);
  addAssetsTools(assets, context);
  for (const command of assets.commands) command.copyInheritedSettings(program);
}

function addServeCommand(assets: Command, program: Command, context: Context): void {
  const { terminal, finish } = context;
  addFallThroughOptions(assets.command('serve'))
    .description('serve a store to simulators and viewers until stopped')
    .option('--config <file>', 'settings as JSON; LANDFALL_ASSETS_… in the environment go before it')
    .option('--data <folder>', 'where the assets are kept; ./assets-data by default')
    .option('--port <port>', 'HTTP port; 8003 by default', parsePort)
    .option('--bind <address>', 'address to listen at; loopback by default, others need credentials')
    .option('--processes <n>', 'that answer requests; one to a core by default, four at most', parseCount)
    .action(async (options: ServeOptions) => {
      const config = await configOf(options);
      const progress = createProgress(terminal);
      const level = program.opts<{ logLevel: LogLevelName }>().logLevel;
      const log = logTo(terminal.errors, level);
      let reopen = async (): Promise<void> => undefined;
      await using repair = repairOf(config);
      await using store = await openStore(config, repair.source, () => void reopen());
      await using front = await frontOf(store, options, context);
      await using scrub = scrubOf(config, store, log);
      await using _backups = backupsOf(config, store, log);
      const parts = {
        store: front.store,
        ...(await derivedCacheOf(config)),
        log,
        scrub: () => scrub?.progress,
      };
      const service = await serve(config, { ...parts, publish: () => store.publish(), levels: upTo(level) });
      if ('reopen' in service) reopen = () => service.reopen();
      for (const line of describe(service.url, config)) progress.tell(line);
      await untilInterrupted(terminal.interrupted);
      progress.tell('Closing: what is under way is finished.');
      await service.close();
      finish(EXIT.well);
    });
}

async function configOf({
  config: file,
  data,
  port,
  bind,
  processes,
}: ServeOptions): Promise<CompleteConfig> {
  const overrides: AssetServiceConfig = {
    ...(data === undefined ? {} : { data }),
    ...(port === undefined ? {} : { port }),
    ...(bind === undefined ? {} : { bind }),
    ...(processes === undefined ? {} : { processes }),
  };
  return await loadAssetServiceConfig({ file, environment: process.env, overrides });
}

/** In this process, or in several. */
async function serve(
  config: CompleteConfig,
  parts: ProcessesParts,
): Promise<AssetService | ServiceInProcesses> {
  return await (config.processes === 1 ? serveAssets(config, parts) : serveInProcesses(config, parts));
}

async function openStore(
  { data, limits, allowedTypes }: CompleteConfig,
  repairSource: RepairSource | undefined,
  onIndexAnew: () => void,
): Promise<EmbeddedStore> {
  return await EmbeddedStore.open({
    folder: data,
    onIndexAnew,
    ...(repairSource === undefined ? {} : { repairSource }),
    limits: {
      maxAssetBytes: limits.assetBytes,
      ...(limits.storeBytes === undefined ? {} : { maxStoreBytes: limits.storeBytes }),
      ...(allowedTypes === undefined ? {} : { allowedTypes: new Set(allowedTypes) }),
    },
  });
}

/** Beside the store; it can be deleted at any time. */
async function derivedCacheOf({ data, derive }: CompleteConfig): Promise<{ derivedCache?: DerivedCache }> {
  if (!derive.enabled) return {};
  const options = { folder: join(data, 'derived'), limitBytes: derive.cacheBytes };
  return { derivedCache: await DiskDerivedCache.open(options) };
}

const HOUR_MS = 3_600_000;

function scrubOf({ scrub }: CompleteConfig, store: EmbeddedStore, log: ServiceLog): Scrub | undefined {
  if (!scrub.enabled) return undefined;
  return startScrub(store, { bytesPerSecond: scrub.bytesPerSecond, restMs: scrub.everyHours * HOUR_MS }, log);
}

function backupsOf(
  { backup }: CompleteConfig,
  store: EmbeddedStore,
  log: ServiceLog,
): AsyncDisposable | undefined {
  if (backup === undefined) return undefined;
  return startBackups(store, { folder: backup.folder, restMs: backup.everyHours * HOUR_MS }, log);
}

/** Lines of JSON for everything at least as important as `level`. */
function logTo(out: NodeJS.WritableStream, level: LogLevelName): ServiceLog {
  const levels = upTo(level);
  return (event) => {
    if (levels.includes(event.level)) out.write(formatLogLine(event, new Date()));
  };
}

function upTo(level: LogLevelName): ServiceEvent['level'][] {
  const levels: readonly ServiceEvent['level'][] = ['error', 'warn', 'info', 'debug'];
  return levels.filter((one) => LOG_LEVELS.indexOf(one) <= LOG_LEVELS.indexOf(level));
}

function describe(
  url: string,
  { data, credentials, viewerAccess, statusPage, deletion }: CompleteConfig,
): string[] {
  return [
    `Asset service: ${url}`,
    `Store: ${data}`,
    'For OpenSim.ini (or the grid includes):',
    `  AssetServerURI = "${url}"`,
    ...(viewerAccess === 'open'
      ? ['GetTexture', 'GetMesh', 'GetMesh2'].map((name) => `  Cap_${name} = "${url}/${name}"`)
      : [`  viewers: ${viewerAccess} (see docs/guide)`]),
    ...(statusPage ? [`Status page: ${url}/status`] : []),
    credentials.length === 0
      ? 'No credentials: everybody on this machine may read and write.'
      : `Credentials: ${credentials.length}; deletion: ${deletion}.`,
    'Ctrl-C stops it.',
  ];
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 0xffff)
    throw new InvalidArgumentError('a port is a number from 0 to 65535');
  return port;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 64)
    throw new InvalidArgumentError('a number from 1 to 64');
  return count;
}

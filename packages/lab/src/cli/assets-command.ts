import { InvalidArgumentError, type Command } from 'commander';
import { ENTRY_FRESH_MS, ObjectStore } from '@landfall/assets/object-store';
import { formatLogLine, loadAssetServiceConfig, serveAssets, startScrub } from '@landfall/assets/service';
import type {
  AssetServiceConfig,
  CompleteConfig,
  Scrub,
  Scrubbed,
  ServiceLog,
} from '@landfall/assets/service';
import { addFallThroughOptions, frontOf } from './assets-fall-through.ts';
import type { FallThroughOptions } from './assets-fall-through.ts';
import { addSignCommand } from './assets-sign-command.ts';
import { addressOf, addStoreOptions, openOrMakeStore } from './assets-store.ts';
import type { OperatedStore, StoreOptions } from './assets-store.ts';
import { addAssetsTools } from './assets-tools.ts';
import { EXIT } from './fault.ts';
import { untilInterrupted } from './interrupt.ts';
import { LOG_LEVELS } from './log.ts';
import type { LogLevelName } from './log.ts';
import type { Context } from './main.ts';
import { createProgress } from './progress.ts';

interface ServeOptions extends FallThroughOptions, StoreOptions {
  readonly config?: string;
  readonly port?: number;
  readonly bind?: string;
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
  addFallThroughOptions(addStoreOptions(assets.command('serve'), { makes: true }))
    .description('serve a store to simulators and viewers until stopped')
    .option('--config <file>', 'settings as JSON; LANDFALL_ASSETS_… in the environment go before it')
    .option('--port <port>', 'HTTP port; 8003 by default', parsePort)
    .option('--bind <address>', 'address to listen at; loopback by default, others need credentials')
    .action(async (options: ServeOptions) => {
      const config = await configOf(options);
      const progress = createProgress(terminal);
      const log = logTo(terminal.errors, program.opts<{ logLevel: LogLevelName }>().logLevel);
      await using store = await openStore(config);
      await using front = await frontOf(store, options, context);
      await using scrub = scrubOf(config, store, log);
      const service = await serveAssets(config, {
        store: front.store,
        log,
        scrub: () => scrub?.progress,
        // Other fronts of the bucket may remove what is in our memory.
        ...(store instanceof ObjectStore && { cacheMaxAgeMs: ENTRY_FRESH_MS }),
      });
      for (const line of describe(service.url, config)) progress.tell(line);
      await untilInterrupted(terminal.interrupted);
      progress.tell('Closing: what is under way is finished.');
      await service.close();
      finish(EXIT.well);
    });
}

async function configOf({ config: file, port, bind, ...options }: ServeOptions): Promise<CompleteConfig> {
  const { data } = options;
  const store = addressOf(options);
  const overrides: AssetServiceConfig = {
    ...(data === undefined ? {} : { data, store: undefined }),
    ...(store === undefined ? {} : { store }),
    ...(port === undefined ? {} : { port }),
    ...(bind === undefined ? {} : { bind }),
  };
  return await loadAssetServiceConfig({ file, environment: process.env, overrides });
}

async function openStore({ data, store, limits, allowedTypes }: CompleteConfig): Promise<OperatedStore> {
  const where = store === undefined ? { data } : { ...store, store: store.url };
  return await openOrMakeStore(where, {
    maxAssetBytes: limits.assetBytes,
    ...(limits.storeBytes === undefined ? {} : { maxStoreBytes: limits.storeBytes }),
    ...(allowedTypes === undefined ? {} : { allowedTypes: new Set(allowedTypes) }),
  });
}

const HOUR_MS = 3_600_000;

function scrubOf({ scrub }: CompleteConfig, store: OperatedStore, log: ServiceLog): Scrub | undefined {
  if (!scrub.enabled) return undefined;
  const { bytesPerSecond, everyHours } = scrub;
  if (!(store instanceof ObjectStore))
    return startScrub(store, { bytesPerSecond, restMs: everyHours * HOUR_MS }, log);
  // The fronts of a bucket share the work: each looks every hour what is due and nobody's.
  const inTurnsOf = (everyHours * HOUR_MS) / 1000;
  const shared: Scrubbed = { inspect: async (options) => await store.inspect({ ...options, inTurnsOf }) };
  return startScrub(shared, { bytesPerSecond, restMs: Math.min(everyHours, 1) * HOUR_MS }, log);
}

/** Lines of JSON for everything at least as important as `level`. */
function logTo(out: NodeJS.WritableStream, level: LogLevelName): ServiceLog {
  const loudest = LOG_LEVELS.indexOf(level);
  return (event) => {
    if (LOG_LEVELS.indexOf(event.level) <= loudest) out.write(formatLogLine(event, new Date()));
  };
}

function describe(
  url: string,
  { data, store, credentials, viewerAccess, statusPage, deletion }: CompleteConfig,
): string[] {
  return [
    `Asset service: ${url}`,
    `Store: ${store === undefined ? data : `${store.url} at ${store.endpoint ?? 'no endpoint'}`}`,
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

import type { Command } from 'commander';
import { formatLogLine, loadAssetServiceConfig } from '@landfall/assets/service';
import type { AssetServiceConfig, CompleteConfig, ServiceEvent, ServiceLog } from '@landfall/assets/service';
import { addFallThroughOptions } from './fall-through.ts';
import type { FallThroughOptions } from './fall-through.ts';
import { repairOf } from './repair.ts';
import { serveBucket, serveFolder } from './serve.ts';
import type { Served } from './serve.ts';
import { addSignCommand } from './sign-command.ts';
import { addressOf, addStoreOptions } from './store.ts';
import type { StoreOptions } from './store.ts';
import { addAssetsTools } from './tools.ts';
import type { Context } from '../main.ts';
import { addHelpCommand } from '../help-command.ts';
import { numberOption, parsePort } from '../numbers.ts';
import { EXIT, untilInterrupted, LOG_LEVELS, createProgress } from '../../terminal/index.ts';
import type { LogLevelName } from '../../terminal/index.ts';

interface ServeOptions extends FallThroughOptions, StoreOptions {
  readonly config?: string;
  readonly port?: number;
  readonly bind?: string;
  readonly processes?: number;
  /** An address, or true where none is given. */
  readonly referenceProtocol?: string | true;
}

const parseCount = numberOption('a number from 1 to 64', { least: 1, most: 64, isWhole: true });

/** `landfall assets …`: the asset service and what is done to its store. */
export function addAssetsCommand(program: Command, context: Context): void {
  const assets = program.command('assets').description('the asset service of a grid, and its store');
  addServeCommand(assets, program, context);
  addSignCommand(assets, context);
  addAssetsTools(assets, context);
  addHelpCommand(assets);
  for (const command of assets.commands) command.copyInheritedSettings(program);
}

function addServeCommand(assets: Command, program: Command, context: Context): void {
  const { terminal, finish } = context;
  addFallThroughOptions(addStoreOptions(assets.command('serve'), { makes: true }))
    .description('serve a store to simulators and viewers until stopped')
    .option('--config <file>', 'settings as JSON; LANDFALL_ASSETS_… in the environment go before it')
    .option('--port <port>', 'HTTP port; 8003 by default', parsePort)
    .option('--bind <address>', 'address to listen at; loopback by default, others need credentials')
    .option(
      '--processes <n>',
      'that answer requests for a folder; one to a core by default, four at most',
      parseCount,
    )
    .option(
      '--reference-protocol [url]',
      'answer the interface of OpenSimulator’s asset server proposal too; the URL is where others reach this service',
    )
    .action(async (options: ServeOptions) => {
      const config = await configOf(options);
      const progress = createProgress(terminal);
      const level = program.opts<{ logLevel: LogLevelName }>().logLevel;
      await using repair = repairOf(config);
      const parts = {
        fallThrough: options,
        context,
        repairSource: repair.source,
        log: logTo(terminal.errors, level),
        levels: upTo(level),
      };
      const serve = config.store === undefined ? serveFolder : serveBucket;
      await serve(config, parts, async (served) => {
        for (const line of describe(served, config)) progress.tell(line);
        await untilInterrupted(terminal.interrupted);
        progress.tell('Closing: what is under way is finished.');
      });
      finish(EXIT.well);
    });
}

async function configOf({
  config: file,
  port,
  bind,
  processes,
  referenceProtocol,
  ...options
}: ServeOptions): Promise<CompleteConfig> {
  const { data } = options;
  const store = addressOf(options);
  const overrides: AssetServiceConfig = {
    ...(data === undefined ? {} : { data, store: undefined }),
    ...(store === undefined ? {} : { store }),
    ...(port === undefined ? {} : { port }),
    ...(bind === undefined ? {} : { bind }),
    ...(processes === undefined ? {} : { processes }),
  };
  return await loadAssetServiceConfig({
    file,
    environment: withReferenceProtocol(referenceProtocol),
    overrides,
    isServed: true,
  });
}

/** As the environment would say it, so that what the file has of the same group stays. */
function withReferenceProtocol(asked: string | true | undefined): NodeJS.ProcessEnv {
  if (asked === undefined) return process.env;
  const prefix = 'LANDFALL_ASSETS_REFERENCE_PROTOCOL_';
  return {
    ...process.env,
    [`${prefix}ENABLED`]: 'true',
    ...(asked === true ? {} : { [`${prefix}URL`]: asked }),
  };
}

/** Lines of JSON for everything at least as important as `level`. */
function logTo(out: NodeJS.WritableStream, level: LogLevelName): ServiceLog {
  const levels = upTo(level);
  const write = (event: ServiceEvent): unknown => out.write(formatLogLine(event, new Date()));
  return Object.assign(write, { levels });
}

function upTo(level: LogLevelName): ServiceEvent['level'][] {
  const levels: readonly ServiceEvent['level'][] = ['error', 'warn', 'info', 'debug'];
  return levels.filter((one) => LOG_LEVELS.indexOf(one) <= LOG_LEVELS.indexOf(level));
}

function describe(
  { url, adminUrl }: Served,
  { data, store, credentials, viewerAccess, statusPage, deletion, referenceProtocol }: CompleteConfig,
): string[] {
  return [
    `Asset service: ${url}`,
    `Store: ${store === undefined ? data : `${store.url} at ${store.endpoint ?? 'no endpoint'}`}`,
    'For OpenSim.ini (or the grid includes):',
    `  AssetServerURI = "${url}"`,
    ...viewerLines(url, viewerAccess),
    ...(referenceProtocol.enabled
      ? [`Reference Asset Protocol: ${referenceProtocol.url ?? url}/<id>/metadata, /<id>/data, /createasset`]
      : []),
    ...(statusPage ? [`Status page: ${url}/status`] : []),
    ...(adminUrl === undefined
      ? []
      : [`For operators: ${adminUrl} (--service of stats, verify, gc, export)`]),
    credentials.length === 0
      ? 'No credentials: everybody on this machine may read and write.'
      : `Credentials: ${credentials.length}; deletion: ${deletion}.`,
    'Ctrl-C stops it.',
  ];
}

function viewerLines(url: string, access: CompleteConfig['viewerAccess']): string[] {
  const capabilities = (base: string): string[] =>
    ['GetTexture', 'GetMesh', 'GetMesh2'].map((name) => `  Cap_${name} = "${base}/${name}"`);
  if (access === 'open') return capabilities(url);
  if (access === 'signed')
    return [...capabilities(`${url}/signed/…`), '  (landfall assets sign prints the path /signed/…)'];
  return [`  viewers: ${access} (see docs/guide)`];
}

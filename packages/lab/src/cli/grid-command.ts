import { isIPv4 } from 'node:net';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { MemoryStore } from '@landfall/assets/store';
import type { AssetStore } from '@landfall/assets/store';
import {
  DEFAULT_GRID,
  isLoopback,
  layoutGrid,
  loadGridConfig,
  openLedger,
  parseGridConfig,
  startGrid,
} from '@landfall/grid';
import type { Grid, GridConfig, GridRegion } from '@landfall/grid';
import { UsageError } from '@landfall/protocol/errors';
import { createNodePorts } from '@landfall/transport/node';
import type { Context } from './main.ts';
import { numberOption, parsePort } from './numbers.ts';
import { addRecordOptions, endRecorder, startRecorder } from './record-options.ts';
import type { RecordOptionValues } from './record-options.ts';
import { createGridProgress } from '../narrator/index.ts';
import { witnessOf } from '../chronicle/index.ts';
import { checkPlaceFor, refuseOverwriting, writeWholeFile } from '../output/index.ts';
import { startSpreadGrid } from '../processes/index.ts';
import type { SpreadGrid } from '../processes/index.ts';
import { loadArchiveFile } from './archive-file.ts';
import { checkReadable } from './read-whole.ts';
import { EXIT, createProgress, untilInterrupted } from '../terminal/index.ts';

interface GridOptions extends RecordOptionValues {
  readonly config?: string;
  readonly layout?: string;
  readonly processes?: number;
  readonly robust?: string;
  readonly port?: number;
  readonly bind?: string;
  readonly advertise?: string;
  readonly assets?: string;
  readonly inventories?: string;
  readonly oar?: string;
  readonly saveOar?: string;
  readonly corsOrigin?: string[];
  readonly host?: string[];
  readonly allowKnownAccounts?: boolean;
  readonly owner?: string;
}

export function addGridCommand(program: Command, { terminal, finish }: Context): void {
  const command = program
    .command('grid')
    .description('run the embedded grid until stopped; any viewer or client can log in');
  addRecordOptions(command)
    .option(
      '--config <file>',
      'regions and accounts, as JSON (docs/guide/grid.md); two regions and two accounts by default',
    )
    .option(
      '--layout <layout>',
      'more land around the default scene: 3x3 (any columns and rows), or var, 512 m with 256 m around it',
    )
    .option(
      '--processes <n>',
      'spread the regions over so many processes, which end with this one',
      parseProcesses,
    )
    .option(
      '--robust <url>',
      'stand in the grid of this ROBUST, beside its regions: the URL of its services for simulators',
      parseServices,
    )
    .option('--port <port>', 'HTTP port for login and capabilities', parsePort)
    .option('--bind <address>', 'address to listen at; loopback by default, others need accounts of your own')
    .option('--advertise <address>', 'address that clients are told, when it is another')
    .option(
      '--assets <folder>',
      'where assets are kept, as `assets serve --data` has it; in memory by default',
    )
    .option('--inventories <folder>', 'where inventories are kept; in memory by default')
    .option(
      '--oar <file>',
      'a region archive to visit: its regions take the place of those of the configuration',
    )
    .option('--save-oar <file>', 'save all regions as a region archive when the grid is stopped')
    .option('--owner <name>', 'the account that owns the estate, such as "Test User": land, settings, sky')
    .option('--cors-origin <origin...>', 'web pages of these origins may talk to the grid; * for all')
    .option('--host <name...>', 'names that the grid is called by besides its addresses and localhost')
    .option(
      '--allow-known-accounts',
      'let others log in with the default accounts, whose password everybody knows',
    )
    .action(async (options: GridOptions) => {
      let config = await checkedConfig(options);
      const ports = createNodePorts();
      const progress = createProgress(terminal);
      const line = createGridProgress();
      // Told and forgotten: a grid runs for weeks, and nobody asks it for the whole story.
      const story = { side: 'SERVER', actor: 'grid', run: 'grid', clock: ports.clock } as const;
      const recorder = await startRecorder(options, { side: 'server', clock: ports.clock, terminal });
      const testify = recorder.evidence();
      const witness = witnessOf(story, (record) => {
        testify(record);
        const text = line(record);
        if (text !== undefined) progress.tell(text);
      });
      try {
        const { oar, saveOar, processes = 1 } = options;
        if (processes > 1) {
          const tell = (line: string): void => progress.tell(line);
          const grid = await startSpreadGrid(config, ports, { processes, witness, tell });
          for (const line of describeSpread(grid, options)) progress.tell(line);
          await untilInterrupted(terminal.interrupted);
          progress.tell('Closing: everybody is told to leave.');
          await grid.close();
          finish(EXIT.well);
          return;
        }
        // Closed after the grid, whatever becomes of it.
        await using assets = await storeOf(options);
        await using ledger =
          options.inventories === undefined ? undefined : await openLedger(options.inventories);
        if (oar !== undefined && assets !== undefined) {
          const regions = await loadArchiveFile(oar, assets, (line) => progress.tell(line));
          config = { ...config, assets: [], regions };
        }
        // Closed also when what it holds cannot be saved: a grid that is left open would keep the process.
        const { onExchange } = recorder;
        await using grid = await startGrid(config, recorder.ports(ports), {
          witness,
          ...(onExchange === undefined ? {} : { onExchange }),
          ...(assets === undefined ? {} : { assets }),
          ...(ledger === undefined ? {} : { ledger }),
          ...(options.robust === undefined ? {} : { robust: { url: options.robust } }),
        });
        for (const line of describeGrid(grid, options)) progress.tell(line);
        await untilInterrupted(terminal.interrupted);
        if (saveOar !== undefined) {
          const sizeBytes = await writeWholeFile(saveOar, grid.saveArchive());
          progress.tell(`Saved: ${saveOar}, ${sizeBytes} bytes`);
        }
        progress.tell('Closing: everybody is told to leave.');
      } finally {
        await ports.close();
        await endRecorder(recorder, progress);
      }
      finish(EXIT.well);
    });
}

/** The port that viewers know from OpenSim, unless the configuration says otherwise. */
const USUAL_PORT = 9000;

/** Before anything is made, recorded or opened. @throws UsageError */
async function checkedConfig(options: GridOptions): Promise<GridConfig> {
  const { oar, saveOar, processes = 1 } = options;
  if (processes > 1) refuseProcesses(options);
  await refuseOverwriting({ '--save-oar': saveOar }, [oar]);
  if (saveOar !== undefined) await checkPlaceFor(saveOar);
  if (oar !== undefined) await checkReadable(oar);
  const config = await configOf(options);
  parseGridConfig(config);
  return config;
}

async function configOf(options: GridOptions): Promise<GridConfig> {
  const { port, bind, advertise, corsOrigin, host, allowKnownAccounts, owner } = options;
  refuseKnownAccounts(options);
  const base = await baseOf(options);
  return {
    ...base,
    ...(port === undefined ? {} : { httpPort: port }),
    ...(bind === undefined ? {} : { bind }),
    ...(advertise === undefined ? {} : { advertise }),
    ...(corsOrigin === undefined ? {} : { corsOrigins: corsOrigin }),
    ...(host === undefined ? {} : { hosts: host }),
    ...(allowKnownAccounts === undefined ? {} : { allowKnownAccounts }),
    ...(owner === undefined ? {} : { owner }),
  };
}

async function baseOf({ config, layout, oar }: GridOptions): Promise<GridConfig> {
  const other = config !== undefined ? '--config' : oar !== undefined ? '--oar' : undefined;
  if (layout !== undefined && other !== undefined)
    throw new UsageError(`--layout and ${other} both say which regions there are: give one of them`);
  if (config !== undefined) return await loadGridConfig(config);
  return { httpPort: USUAL_PORT, ...(layout === undefined ? DEFAULT_GRID : layoutGrid(layout)) };
}

/** `startGrid` would refuse them too; here is said what to type. */
function refuseKnownAccounts({ config, bind, allowKnownAccounts, robust }: GridOptions): void {
  if (bind !== undefined && !isIPv4(bind))
    throw new UsageError(`--bind takes a dotted IPv4 address, such as 127.0.0.1, not "${bind}"`);
  if (
    config !== undefined ||
    robust !== undefined ||
    bind === undefined ||
    isLoopback(bind) ||
    allowKnownAccounts === true
  )
    return;
  throw new UsageError(
    `others reach ${bind}, and everybody knows the password of the default accounts: ` +
      'give accounts of your own by --config, or say --allow-known-accounts',
  );
}

/**
 * The store of a folder, which is made when it is missing; for an archive without one, memory.
 * @throws StorageError naming the folder when another process has it
 */
async function storeOf({ assets: folder, oar }: GridOptions): Promise<AssetStore | undefined> {
  if (folder !== undefined) return await EmbeddedStore.open({ folder });
  return oar === undefined ? undefined : new MemoryStore({ maxStoreBytes: MOST_BYTES_IN_MEMORY });
}

/** Assets of an archive that are kept in memory: those of most regions. */
const MOST_BYTES_IN_MEMORY = 1024 * 1024 * 1024;

/** A store has one owner, and an archive is loaded and saved by one process. */
function refuseProcesses({ assets, inventories, oar, saveOar, record, robust }: GridOptions): void {
  if ([assets, inventories, oar, saveOar, record, robust].every((option) => option === undefined)) return;
  throw new UsageError(
    '--processes does not go together with --assets, --inventories, --oar, --save-oar, --record and --robust',
  );
}

function describeSpread(grid: SpreadGrid, options: GridOptions): string[] {
  const lines = describeGrid({ loginUri: grid.loginUri, regions: [] }, options);
  const regions = grid.regions.map(
    ({ name, sizeMetres, pid }) => `Region ${name}, ${sizeMetres} m, in process ${pid}`,
  );
  return lines.toSpliced(1, 0, ...regions);
}

function describeGrid(
  grid: Pick<Grid, 'loginUri'> & { readonly regions: readonly Pick<GridRegion, 'name' | 'sizeMetres'>[] },
  { config, assets, inventories, bind, robust }: GridOptions,
): string[] {
  const advice = bind === undefined || isLoopback(bind) ? ': keep it on loopback' : '';
  return [
    robust === undefined
      ? `Login address: ${grid.loginUri}`
      : `In the grid of ${robust}, at ${grid.loginUri}: log in where that grid has its login`,
    ...grid.regions.map(({ name, sizeMetres }) => `Region ${name}, ${sizeMetres} m`),
    ...(assets === undefined ? [] : [`Assets: ${assets}`]),
    ...(inventories === undefined ? [] : [`Inventories: ${inventories}`]),
    ...(config === undefined && robust === undefined
      ? [`Accounts: "Test User" and "Second Avatar", password "secret" (known to everybody${advice})`]
      : []),
    'Ctrl-C stops it.',
  ];
}

const parseProcesses = numberOption('a whole number from 1 to 64', { least: 1, most: 64, isWhole: true });

/** Of `http` or `https`, without a slash at its end. */
function parseServices(text: string): string {
  if (!/^https?:\/\/[^\s/]+(\/[^\s?#]*)?$/.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('a URL such as http://127.0.0.1:8003 is wanted');
  return text.replace(/\/+$/, '');
}

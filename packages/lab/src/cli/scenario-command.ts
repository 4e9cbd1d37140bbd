import { InvalidArgumentError, Option, type Command } from 'commander';
import { UsageError } from '@landfall/protocol/errors';
import { formatRitualLine } from '@landfall/protocol/evidence';
import { createNodeClock } from '@landfall/transport/node';
import { Chronicle } from '../chronicle/index.ts';
import { nodeShell, runScenario } from '../director/index.ts';
import type { DirectorOptions, LiveSetting, Outcome } from '../director/index.ts';
import { printable } from '../escape/index.ts';
import { splitWords } from '../inventory/index.ts';
import { NARRATIVE_STYLES } from '../narrator/index.ts';
import type { NarrativeStyle } from '../narrator/index.ts';
import { checkPlaceFor, refuseOverwriting, writeWholeFile } from '../output/index.ts';
import { formatJunit, formatOutcome, formatSummary } from '../report/index.ts';
import { MODES, openMode, openScenario } from '../scenario/index.ts';
import type { Mode, Scenario } from '../scenario/index.ts';
import { EXIT, createProgress, writeOut } from '../terminal/index.ts';
import type { Context } from './main.ts';
import { numberIn, numberOption } from './numbers.ts';
import {
  addFromEnvironment,
  addMatrix,
  addNamed,
  checkedAddress,
  combinationsOf,
  isAddress,
  nameOf,
} from './scenario-matrix.ts';
import type { Combination } from './scenario-matrix.ts';

interface RunOptions {
  readonly mode?: Mode;
  readonly out?: string;
  readonly style: NarrativeStyle;
  readonly junit?: string;
  readonly seed: number;
  readonly set: ReadonlyMap<string, string>;
  readonly env: ReadonlyMap<string, string>;
  readonly matrix: ReadonlyMap<string, readonly string[]>;
  readonly sockets: boolean;
  readonly grid?: string;
  readonly console?: string;
  readonly consoleLog?: string;
  readonly client: ReadonlyMap<string, string>;
  readonly iRunThisGrid: boolean;
  readonly allowShell: boolean;
  readonly verbose: boolean;
}

const SEEDS = { least: 1, most: 2 ** 31 - 1, isWhole: true };
const parseSeed = numberOption(`a whole number from 1 to ${SEEDS.most}`, SEEDS);

/** Adds `landfall scenario`. */
export function addScenarioCommand(program: Command, context: Context): void {
  const scenario = program
    .command('scenario')
    .description('play what a Markdown file tells, and see whether what must be seen is seen');
  const run = scenario
    .command('run')
    .description(
      'play scenarios on the embedded grid, in one process and in virtual time, or on a live grid; ends with 0 when all is well, 1 when something is not, 2 for what cannot be run (docs/guide/scenarios.md)',
    )
    .argument('[files...]', 'Markdown files')
    .addOption(new Option('--mode <mode>', 'one of the old harness, instead of files').choices(MODES))
    .option('--out <folder>', 'where log, evidence, story and diagrams go')
    .addOption(
      new Option('--style <style>', 'how the story is told').choices(NARRATIVE_STYLES).default('ritual'),
    )
    .option('--junit <file>', 'the report as JUnit XML, too')
    .option('--seed <number>', 'of the chances of the network', parseSeed, 1)
    .option(
      '--set <name=value>',
      'a variable, for ${name}; may come again',
      addVariable,
      new Map<string, string>(),
    )
    .option(
      '--env <name>',
      'a variable of the environment, for ${name}: passwords are told so; may come again',
      addFromEnvironment,
      new Map<string, string>(),
    )
    .option(
      '--matrix <name=a,b>',
      'play with each value, and each with each; grid, client and seed name what they say, others are variables',
      addMatrix,
      new Map<string, readonly string[]>(),
    );
  addLiveOptions(run)
    .option('--allow-shell', 'run what stands in bash fences, on this machine', false)
    .option('--verbose', 'what actors, console and sensors say', false)
    .action(async (files: readonly string[], options: RunOptions) => await runAll(files, options, context));
}

function addLiveOptions(command: Command): Command {
  return command
    .option('--sockets', 'the embedded grid on sockets of this machine, in real time', false)
    .option('--grid <uri>', 'a running grid instead of the embedded one, in real time')
    .option('--console <file>', 'what the console of that grid reads, such as a named pipe')
    .option('--console-log <file>', 'what the console or log of that grid writes: its evidence')
    .option(
      '--client <species=command>',
      'a program that plays a species of the cast; may come again',
      addNamed,
      new Map<string, string>(),
    )
    .option('--i-run-this-grid', 'play on a grid that is not on this machine', false);
}

async function runAll(files: readonly string[], options: RunOptions, context: Context): Promise<void> {
  const { terminal, finish } = context;
  const { mode, junit, out, matrix } = options;
  if ((mode === undefined) === (files.length === 0))
    throw new UsageError('say which files, or --mode: one of them');
  if (out !== undefined && files.length > 1) throw new UsageError('--out is for one scenario');
  await refuseOverwriting({ '--junit': junit }, files);
  if (junit !== undefined) await checkPlaceFor(junit);
  // Nothing is run as long as one of them cannot be.
  const scenarios =
    mode === undefined
      ? await Promise.all(files.map(async (file) => await openScenario(file)))
      : [await openMode(mode)];
  const runs = scenarios.flatMap((scenario) =>
    combinationsOf(scenario, matrix).map((combination) => ({
      scenario: { ...scenario, title: `${scenario.title}${nameOf(combination)}` },
      how: settingOf(combination, options, context),
    })),
  );
  if (out !== undefined && runs.length > 1) throw new UsageError('--out is for one run, not for a matrix');
  const outcomes: Outcome[] = [];
  for (const { scenario, how } of runs) {
    if (how.live?.signal?.aborted === true) break;
    outcomes.push(await play(scenario, how, options, context));
  }
  if (runs.length > 1) await writeOut(terminal.output, formatSummary(outcomes));
  if (junit !== undefined) await writeWholeFile(junit, bytesOf(formatJunit(outcomes)));
  const isWell = outcomes.every(({ verdict }) => verdict === 'success');
  finish(runs[0]?.how.live?.signal?.aborted === true ? EXIT.interrupted : isWell ? EXIT.well : EXIT.failed);
}

type How = Pick<DirectorOptions, 'seed' | 'variables' | 'land' | 'live' | 'client'>;

/** @throws UsageError for what does not go together */
function settingOf(combination: Combination, options: RunOptions, { terminal }: Context): How {
  const { set, env, client: clients } = options;
  const grid = combination.get('grid') ?? options.grid;
  const client = combination.get('client');
  const address =
    grid !== undefined && isAddress(grid) ? checkedAddress(grid, options.iRunThisGrid) : undefined;
  if (options.grid !== undefined && !isAddress(options.grid))
    throw new UsageError('--grid takes an http address, such as http://127.0.0.1:9000/');
  const isLive = address !== undefined || options.sockets;
  if (!isLive && clients.size > 0)
    throw new UsageError('other programs have no virtual time: --client needs --sockets or --grid');
  if (client !== undefined && client !== 'mimic' && !clients.has(client))
    throw new UsageError(`client is mimic or a species of --client, not ${client}`);
  if (address === undefined && (options.console ?? options.consoleLog) !== undefined)
    throw new UsageError('--console and --console-log are for a running grid: they take --grid');
  const live: LiveSetting = {
    grid:
      address === undefined
        ? undefined
        : { loginUri: address, console: options.console, consoleLog: options.consoleLog },
    clients: new Map(Array.from(clients, ([species, command]) => [species, splitWords(command)])),
    ...(isLive ? { signal: terminal.interrupted } : {}),
  };
  return {
    seed: seedOf(combination.get('seed'), options.seed),
    variables: new Map([...set, ...env, ...combination]),
    land: grid !== undefined && address === undefined ? grid : undefined,
    live: isLive ? live : undefined,
    client,
  };
}

/** @throws UsageError for what is no seed */
function seedOf(text: string | undefined, usual: number): number {
  const seed = text === undefined ? usual : numberIn(text, SEEDS);
  if (seed === undefined) throw new UsageError(`a seed is a whole number from 1, not ${text}`);
  return seed;
}

async function play(
  scenario: Scenario,
  how: How,
  options: RunOptions,
  { terminal }: Context,
): Promise<Outcome> {
  const { allowShell, out, verbose } = options;
  const chronicle = new Chronicle(createNodeClock(), 'scenario');
  const outcome = await runScenario(scenario, {
    ...how,
    shell: allowShell ? nodeShell : undefined,
    onRecord: (record) => chronicle.add(record),
  });
  await writeOut(terminal.output, formatOutcome(outcome));
  if (verbose) await writeOut(terminal.output, outcome.log.map((line) => `${printable(line)}\n`).join(''));
  if (out !== undefined) await publish(chronicle, outcome, { ...options, out }, terminal);
  return outcome;
}

/** Log, evidence and story, as the old harness left them. */
async function publish(
  chronicle: Chronicle,
  outcome: Outcome,
  { out, style }: { readonly out: string; readonly style: NarrativeStyle },
  terminal: Context['terminal'],
): Promise<void> {
  const log = chronicle.records.map((record) => `${formatRitualLine(record)}\n`).join('');
  const { paths } = await chronicle.publish(out, style, [
    ['mating_rituals.log', log],
    ['report.txt', formatOutcome(outcome)],
  ]);
  const progress = createProgress(terminal);
  for (const path of paths) progress.tell(`wrote ${path}`);
  progress.end();
}

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

/** @throws InvalidArgumentError for what is no `name=value` */
function addVariable(text: string, known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('name=value');
  return new Map([...known, [name, value]]);
}

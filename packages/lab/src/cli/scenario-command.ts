import { InvalidArgumentError, Option, type Command } from 'commander';
import { UsageError } from '@landfall/protocol/errors';
import { formatRitualLine } from '@landfall/protocol/evidence';
import { createNodePorts } from '@landfall/transport/node';
import { Chronicle } from '../chronicle/index.ts';
import { nodeShell, runScenario } from '../director/index.ts';
import type { Outcome } from '../director/index.ts';
import { printable } from '../escape/index.ts';
import { NARRATIVE_STYLES } from '../narrator/index.ts';
import type { NarrativeStyle } from '../narrator/index.ts';
import { checkPlaceFor, refuseOverwriting, writeWholeFile } from '../output/index.ts';
import { formatJunit, formatOutcome, formatSummary } from '../report/index.ts';
import { MODES, openMode, openScenario } from '../scenario/index.ts';
import type { Mode, Scenario } from '../scenario/index.ts';
import { EXIT, createProgress, writeOut } from '../terminal/index.ts';
import type { Context } from './main.ts';
import { numberOption } from './numbers.ts';

interface RunOptions {
  readonly mode?: Mode;
  readonly out?: string;
  readonly style: NarrativeStyle;
  readonly junit?: string;
  readonly seed: number;
  readonly set: ReadonlyMap<string, string>;
  readonly allowShell: boolean;
  readonly verbose: boolean;
}

const parseSeed = numberOption('a whole number from 1', { least: 1, most: 2 ** 31 - 1, isWhole: true });

/** Adds `landfall scenario`. */
export function addScenarioCommand(program: Command, context: Context): void {
  const scenario = program
    .command('scenario')
    .description('play what a Markdown file tells, and see whether what must be seen is seen');
  scenario
    .command('run')
    .description(
      'play scenarios on the embedded grid, in one process and in virtual time; ends with 0 when all is well, 1 when something is not, 2 for what cannot be run (docs/guide/scenarios.md)',
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
    .option('--allow-shell', 'run what stands in bash fences, on this machine', false)
    .option('--verbose', 'what actors, console and sensors say', false)
    .action(async (files: readonly string[], options: RunOptions) => await runAll(files, options, context));
}

async function runAll(files: readonly string[], options: RunOptions, context: Context): Promise<void> {
  const { terminal, finish } = context;
  const { mode, junit, out } = options;
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
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) outcomes.push(await play(scenario, options, context));
  if (outcomes.length > 1) await writeOut(terminal.output, formatSummary(outcomes));
  if (junit !== undefined) await writeWholeFile(junit, bytesOf(formatJunit(outcomes)));
  finish(outcomes.every(({ verdict }) => verdict === 'success') ? EXIT.well : EXIT.failed);
}

async function play(scenario: Scenario, options: RunOptions, { terminal }: Context): Promise<Outcome> {
  const { seed, set, allowShell, out, verbose } = options;
  const ports = createNodePorts();
  const chronicle = new Chronicle(ports.clock, 'scenario');
  try {
    const outcome = await runScenario(scenario, {
      seed,
      variables: set,
      shell: allowShell ? nodeShell : undefined,
      onRecord: (record) => chronicle.add(record),
    });
    await writeOut(terminal.output, formatOutcome(outcome));
    if (verbose) await writeOut(terminal.output, outcome.log.map((line) => `${printable(line)}\n`).join(''));
    if (out !== undefined) await publish(chronicle, outcome, { ...options, out }, terminal);
    return outcome;
  } finally {
    await ports.close();
  }
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

import { Command, CommanderError, Option } from 'commander';
import { ClosedError } from '@landfall/protocol/errors';
import {
  EXIT,
  exitCodeFor,
  formatFault,
  guardOutput,
  tellableLines,
  listenForInterrupt,
  LOG_LEVELS,
  createLogger,
  watchOutput,
} from '../terminal/index.ts';
import type {
  Interruption,
  CommandLogger,
  LogLevelName,
  Terminal,
  WatchedOutput,
} from '../terminal/index.ts';
import { writeFault } from '../output/index.ts';
import { refuseEmpty } from './empty-values.ts';
import { addHelpCommand } from './help-command.ts';

/** What every command is given. */
export interface Context {
  readonly terminal: Terminal;
  /** States how the command ended. */
  readonly finish: (exitCode: number) => void;
  /** Builds the page of the viewer, in a clone: when it is certain that it will be served. */
  readonly preparePage: () => void;
  /** As loud as `--log-level` says; on standard error. */
  readonly logger: () => CommandLogger;
}

/** What a clone does for its commands, and an installed package need not. */
export interface Surroundings {
  readonly preparePage?: () => void;
}

/** Runs the command line `landfall <args>` and returns its exit code; see `EXIT`. Never throws. */
export async function main(
  args: readonly string[],
  given?: Terminal,
  { preparePage = () => undefined }: Surroundings = {},
): Promise<number> {
  if (given !== undefined) return await run(args, given, preparePage);
  const interruption = lazyInterruption();
  // There is nowhere left to say so.
  process.stderr.on('error', () => undefined);
  const { stdin: input, stdout: output, stderr: errors } = process;
  try {
    const terminal = {
      input,
      output,
      errors,
      isDumb: process.env['TERM'] === 'dumb',
      get interrupted() {
        return interruption.signal();
      },
    };
    return await run(args, terminal, preparePage);
  } finally {
    interruption.end();
  }
}

/** Ctrl-C just ends a command that never asks for the signal, such as `decode`; the others get the chance to log out. */
function lazyInterruption(): { signal(): AbortSignal; end(): void } {
  let interruption: Interruption | undefined;
  return {
    signal: () => (interruption ??= listenForInterrupt(process, () => process.exit(EXIT.interrupted))).signal,
    end: () => interruption?.end(),
  };
}

/** What the command came to, unless what it printed could not be written. */
async function run(args: readonly string[], terminal: Terminal, preparePage: () => void): Promise<number> {
  const output = watchOutput(terminal.output);
  const code = await runProgram(args, { terminal: guarded(terminal), preparePage }, output);
  const failure = await output.failure();
  if (failure === undefined) return code;
  terminal.errors.write(`landfall: ${formatFault(writeFault('cannot write to standard output', failure))}\n`);
  return code === EXIT.well ? EXIT.failed : code;
}

/** Its streams let nothing through that steers a terminal; the rest is as it is, and asked for as late. */
const guarded = (terminal: Terminal): Terminal =>
  Object.create(terminal, {
    output: { value: guardOutput(terminal.output) },
    errors: { value: guardOutput(terminal.errors) },
  }) as Terminal;

async function runProgram(
  args: readonly string[],
  given: Pick<Context, 'terminal' | 'preparePage'>,
  output: WatchedOutput,
): Promise<number> {
  const { terminal } = given;
  let code: number = EXIT.well;
  const finish = (exitCode: number): void => void (code = exitCode);
  const program = createProgram({ ...given, finish }, await commandsOf(args));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.well : EXIT.usage;
    if (isInterruption(error)) return EXIT.interrupted;
    if (output.isFailure(error)) return EXIT.failed;
    terminal.errors.write(`landfall: ${formatFault(error)}\n`);
    return exitCodeFor(error);
  }
}

/** What a command throws when it was aborted by us. */
function isInterruption(error: unknown): boolean {
  return error instanceof ClosedError && error.by === 'us' && error.reason === 'aborted';
}

function createProgram(given: Omit<Context, 'logger'>, commands: readonly AddCommand[]): Command {
  const { terminal } = given;
  const program = new Command('landfall')
    .description('Arrive in an OpenSimulator or Second Life region, live there, and explain what happened.')
    .version('0.1.0')
    .addOption(
      new Option('--log-level <level>', 'how much to say on standard error')
        .choices(LOG_LEVELS)
        .default('warn'),
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.output.write(text),
      writeErr: (text) => terminal.errors.write(text),
      outputError: (text, write) => write(`${refusalOf(text)}\n`),
    });
  const logger = (): CommandLogger =>
    createLogger(program.opts<{ logLevel: LogLevelName }>().logLevel, terminal.errors);
  const context = { ...given, logger };
  for (const add of commands) add(program, context);
  addHelpCommand(program);
  program.hook('preAction', (_, acting) => refuseEmpty(acting));
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** What commander says: it quotes what was typed, in front of what is wrong with it; below stands what may have been meant. */
function refusalOf(text: string): string {
  const [, said = '', meant = ''] = /^(.*?)(\n\(Did you mean [^\n]*\?\))?$/s.exec(text.trimEnd()) ?? [];
  return tellableLines(said.replaceAll('\n', ' ').replaceAll(LONG_QUOTE, "'$1…'") + meant);
}

/** More of an argument than this tells nobody anything. */
const LONG_QUOTE = /'([^']{255})[^']+'/g;

type AddCommand = (program: Command, context: Context) => void;

/** Each with what it stands on loaded when it is asked for: a service need not carry grid, client and geometry in its memory. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  login: async () => (await import('./login-command.ts')).addLoginCommand,
  travel: async () => (await import('./travel-command.ts')).addTravelCommand,
  inventory: async () => (await import('./inventory-command.ts')).addInventoryCommand,
  look: async () => (await import('./look-command.ts')).addLookCommand,
  grid: async () => (await import('./grid-command.ts')).addGridCommand,
  view: async () => (await import('./view-command.ts')).addViewCommand,
  gateway: async () => (await import('./gateway-command.ts')).addGatewayCommand,
  proxy: async () => (await import('./proxy-command.ts')).addProxyCommand,
  assets: async () => (await import('./assets/command.ts')).addAssetsCommand,
  convert: async () => (await import('./convert-command.ts')).addConvertCommand,
  decode: async () => (await import('./decode-command.ts')).addDecodeCommand,
  story: async () => (await import('./story-command.ts')).addStoryCommand,
  why: async () => (await import('./why-command.ts')).addWhyCommand,
  replay: async () => (await import('./replay-command.ts')).addReplayCommand,
  diff: async () => (await import('./diff-command.ts')).addDiffCommand,
  inspect: async () => (await import('./inspect-command.ts')).addInspectCommand,
  visitant: async () => (await import('./visitant-command.ts')).addVisitantCommand,
  scenario: async () => (await import('./scenario-command.ts')).addScenarioCommand,
  schema: async () => (await import('./schema-command.ts')).addSchemaCommand,
  demo: async () => (await import('./demo-command.ts')).addDemoCommand,
};
const HELP = new Set(['help', '--help', '-h']);

/** A command as it is typed, such as `assets gc`, and what it takes. */
export interface ListedCommand {
  readonly path: string;
  readonly command: Command;
}

/** Every command that does something itself, from the program: for tests that must leave none out. */
export async function listCommands(terminal: Terminal): Promise<readonly ListedCommand[]> {
  const given = { terminal, preparePage: () => undefined, finish: () => undefined };
  const leaves = (command: Command, path: readonly string[]): ListedCommand[] =>
    command.commands.length === 0
      ? [{ path: path.join(' '), command }]
      : command.commands.flatMap((inner) => leaves(inner, [...path, inner.name()]));
  return leaves(createProgram(given, await commandsOf([])), []);
}

/** Those that are named, or all where none is, or where help is wanted on all. */
async function commandsOf(args: readonly string[]): Promise<readonly AddCommand[]> {
  const first = args.findIndex((arg) => Object.hasOwn(COMMANDS, arg) || HELP.has(arg));
  const isNamed = first >= 0 && !HELP.has(args[first]!);
  const wanted = Object.entries(COMMANDS).filter(([name]) => !isNamed || args.includes(name));
  return await Promise.all(wanted.map(async ([, load]) => await load()));
}

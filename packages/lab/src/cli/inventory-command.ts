import type { Command } from 'commander';
import { createWorkerCodec } from '@landfall/codecs/node';
import type { ImageCodec } from '@landfall/codecs/ports';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { LandfallError, UsageError } from '@landfall/protocol/errors';
import { createNodePorts, createFolderStore } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { arriveToFile, checkCommand, deskHelp, InventoryShell } from '../inventory/index.ts';
import type { InventorySession } from '../inventory/index.ts';
import { prepareFolder } from '../output/index.ts';
import { printable } from '../escape/index.ts';
import {
  askPassword,
  createProgress,
  EXIT,
  formatFault,
  InputLines,
  writeOut,
  writeLine,
} from '../terminal/index.ts';
import { addLoginOptions, addressOf, namesOf, requestOf } from './login-options.ts';
import type { LoginOptionValues } from './login-options.ts';
import type { Context } from './main.ts';

interface InventoryCommandOptions extends LoginOptionValues {
  readonly grid?: string;
  readonly user?: string;
  readonly json: boolean;
  readonly cache?: string;
}

/** Whoever works in the embedded grid, which nobody else can reach. */
const GUEST = { firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };
/** Of a cache, for each grid. */
const CACHE_BYTES = 256 * 1024 ** 2;

export function addInventoryCommand(program: Command, context: Context): void {
  const command = program
    .command('inventory')
    .description('work with an inventory as with files; without a command it reads commands from its input')
    .argument('[command...]', 'one command and what it takes; see below')
    .option('--grid <uri>', 'login address, such as http://127.0.0.1:9000/; the embedded grid by default')
    .option('--user <name>', 'first and last name, such as "Test User"')
    .option('--json', 'a line of JSON for each answer', false)
    .option('--cache <folder>', 'where folders are kept from one login to the next')
    .passThroughOptions(false)
    .allowUnknownOption()
    .addHelpText('after', `\nCommands:\n${deskHelp()}`);
  addLoginOptions(command).action(
    async (words: readonly string[], options: InventoryCommandOptions) => await work(words, options, context),
  );
}

async function work(
  words: readonly string[],
  options: InventoryCommandOptions,
  context: Context,
): Promise<void> {
  const { terminal, finish } = context;
  if (words.length > 0) checkCommand(words);
  refuseHalf(options);
  if (options.cache !== undefined) await prepareFolder(options.cache);
  const isTyped = terminal.input.isTTY === true;
  const typed = options.grid !== undefined && !options.passwordStdin;
  const password = typed ? await askPassword(terminal, options.user ?? '', false) : undefined;
  const lines = new InputLines(terminal);
  const progress = createProgress(terminal);
  const ports = createNodePorts({ http: { unverifiedOrigins: unverifiedOrigins(options, context) } });
  let codec: ImageCodec | undefined;
  try {
    const given = password ?? (options.passwordStdin ? await lines.next() : undefined);
    await using place = await placeOf(options, ports);
    progress.status('arriving');
    const session = await arriveAt(place.address, given, options, { ...context, ports });
    try {
      progress.end();
      const shell = new InventoryShell({
        session,
        writeLine: async (line) => void (await writeOut(terminal.output, `${line}\n`)),
        codec: () => (codec ??= createWorkerCodec({ workers: 1 })),
        isJson: options.json,
        signal: terminal.interrupted,
      });
      if (words.length > 0) await shell.run(words);
      else finish(await converse(shell, session, lines, isTyped, context));
    } finally {
      await session.logout();
    }
  } finally {
    progress.end();
    lines.close();
    await codec?.[Symbol.asyncDispose]();
    await ports.close();
  }
}

/** Typed by somebody, a command that fails is told and the next is waited for; of a file it is the last. */
async function converse(
  shell: InventoryShell,
  session: InventorySession,
  lines: InputLines,
  isTyped: boolean,
  { terminal }: Context,
): Promise<number> {
  for (;;) {
    if (isTyped) terminal.errors.write(printable(`${shell.here}> `));
    const line = await lines.next();
    if (line === undefined || line.trim() === 'exit')
      return terminal.interrupted.aborted ? EXIT.interrupted : EXIT.well;
    try {
      await shell.runLine(line);
    } catch (error) {
      if (!isTyped || !(error instanceof LandfallError) || !session.isAlive) throw error;
      terminal.errors.write(`landfall: ${formatFault(error)}\n`);
    }
  }
}

interface Place extends AsyncDisposable {
  readonly address: string;
}

/** The grid that is named, or one of its own for as long as it takes. */
async function placeOf({ grid }: InventoryCommandOptions, ports: NodePorts): Promise<Place> {
  if (grid !== undefined)
    return { address: addressOf(grid).address, [Symbol.asyncDispose]: async () => undefined };
  const own = await startGrid(DEFAULT_GRID, ports);
  return { address: own.loginUri, [Symbol.asyncDispose]: () => own.close() };
}

async function arriveAt(
  grid: string,
  password: string | undefined,
  options: InventoryCommandOptions,
  { terminal, logger, ports }: Context & { readonly ports: NodePorts },
): Promise<InventorySession> {
  const { user, cache: folder } = options;
  const cache = folder === undefined ? undefined : createFolderStore(folder, { maxBytes: CACHE_BYTES });
  const who = user === undefined ? GUEST : whoIs(user, password);
  const { interrupted: signal } = terminal;
  const request = { ...requestOf(options), grid, ...who, signal, logger: logger() };
  return await arriveToFile(request, ports, cache);
}

function whoIs(user: string, password = '') {
  const [firstName, lastName] = namesOf(user);
  if (password === '') throw new UsageError('the password is empty');
  return { firstName, lastName, secret: { password } };
}

/** @throws UsageError for a grid without somebody, and the other way round */
function refuseHalf({ grid, user }: InventoryCommandOptions): void {
  if (grid !== undefined && user === undefined)
    throw new UsageError('--grid takes a --user, such as "Test User"');
  if (grid === undefined && user !== undefined) throw new UsageError('--user is for a grid: it takes --grid');
  if (grid === undefined) return;
  addressOf(grid);
  namesOf(user!);
}

function unverifiedOrigins({ grid, insecure }: InventoryCommandOptions, { terminal }: Context): string[] {
  if (grid === undefined || !insecure) return [];
  const { origin } = addressOf(grid);
  writeLine(terminal.errors, `landfall: the TLS certificate of ${origin} is not verified`);
  return [origin];
}

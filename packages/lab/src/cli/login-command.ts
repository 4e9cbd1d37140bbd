import { InvalidArgumentError, Option, type Command } from 'commander';
import { BEHAVIOURS } from '@landfall/client';
import type { ArriveOptions, BehaviourName } from '@landfall/client';
import { parseGridAddress, parseUserName } from '@landfall/protocol/login';
import { UsageError } from '@landfall/protocol/errors';
import { createNodePorts } from '@landfall/transport/node';
import { NARRATIVE_STYLES, createProgress as createProgressLines } from '../narrator/index.ts';
import type { NarrativeStyle } from '../narrator/index.ts';
import type { Context } from './main.ts';
import { Chronicle, publishRun } from '../chronicle/index.ts';
import { askPassword, createProgress, exitCodeOf } from '../terminal/index.ts';
import { prepareFolder } from '../output/index.ts';
import { visit } from '../visit/index.ts';

interface LoginCommandOptions {
  readonly grid: string;
  readonly user: string;
  readonly passwordStdin: boolean;
  readonly start: string;
  readonly behaviour: BehaviourName;
  readonly out: string;
  readonly style: NarrativeStyle;
  readonly stay: number;
  readonly say?: string;
  readonly walk: number;
  readonly deadline: number;
  readonly insecure: boolean;
  readonly agreeToTos: boolean;
  readonly readCritical: boolean;
  readonly token?: string;
  readonly llsd: boolean;
  readonly allowPrivateAddresses: boolean;
  readonly redirectHost: readonly string[];
}

export function addLoginCommand(program: Command, context: Context): void {
  program
    .command('login')
    .description('arrive in a region of any OpenSimulator, stay a while, leave, and tell the story')
    .requiredOption('--grid <uri>', 'login address, such as http://127.0.0.1:9000/')
    .requiredOption('--user <name>', 'first and last name, such as "Test User"')
    .option(
      '--password-stdin',
      'read the password from standard input; without it a terminal is asked',
      false,
    )
    .option('--start <place>', 'last, home, or "uri:Region&x&y&z"', 'last')
    .addOption(
      new Option('--behaviour <name>', 'what kind of visitor to be')
        .choices(Object.keys(BEHAVIOURS))
        .default('standard'),
    )
    .option('--stay <seconds>', 'how long to stay', parseSeconds, 5)
    .option('--say <text>', 'say this on arrival')
    .option('--walk <metres>', 'walk so far eastwards', parseMetres, 3)
    .option('--deadline <seconds>', 'give the arrival up after so long', parseDeadline, 60)
    .option('--out <folder>', 'where story, evidence and diagrams go', 'out')
    .addOption(
      new Option('--style <style>', 'how the story is told').choices(NARRATIVE_STYLES).default('naturalist'),
    )
    .option('--llsd', 'log in over LLSD instead of XML-RPC', false)
    .option('--token <code>', 'code of a second factor')
    .option('--agree-to-tos', 'accept the terms of service that the grid has shown', false)
    .option('--read-critical', 'state that the critical message has been read', false)
    .option('--allow-private-addresses', 'go where the grid says, also inside this network', false)
    .option('--redirect-host <hosts...>', 'hosts that the grid may send the login to', [])
    .option('--insecure', 'do not verify the TLS certificate of this grid', false)
    .action(async (options: LoginCommandOptions) => await logIn(options, context));
}

async function logIn(options: LoginCommandOptions, { terminal, finish, logger }: Context): Promise<void> {
  const [firstName, lastName] = namesOf(options.user);
  const { origin, address } = addressOf(options.grid);
  // A story that cannot be written is to be known before there is one, and must not hide how the login failed.
  await prepareFolder(options.out);
  const password = await askPassword(terminal, options.user, options.passwordStdin);
  const unverifiedOrigins = options.insecure ? [origin] : [];
  if (options.insecure) terminal.errors.write(`landfall: the TLS certificate of ${origin} is not verified\n`);
  const ports = createNodePorts({ http: { unverifiedOrigins } });
  const progress = createProgress(terminal);
  const line = createProgressLines();
  const chronicle = new Chronicle(ports.clock, `login-${ports.clock.wallTime()}`, (record) => {
    const text = line(record);
    if (text !== undefined) progress.tell(text);
  });
  const arriveOptions: ArriveOptions = {
    ...requestOf(options),
    grid: address,
    firstName,
    lastName,
    secret: { password },
    signal: terminal.interrupted,
    logger: logger(),
    witness: chronicle.witness('CLIENT', `${firstName} ${lastName}`),
  };
  const { behaviour, stay: staySeconds, say, walk: walkMetres } = options;
  let isWritten = false;
  try {
    await visit(arriveOptions, { behaviour, staySeconds, say, walkMetres }, ports);
  } finally {
    progress.end();
    isWritten = await publishRun(chronicle, options, terminal, progress);
    await ports.close();
  }
  finish(exitCodeOf(isWritten, terminal));
}

function requestOf({
  start,
  deadline,
  llsd,
  token,
  agreeToTos,
  readCritical,
  allowPrivateAddresses,
  redirectHost,
}: LoginCommandOptions): Omit<ArriveOptions, 'grid' | 'firstName' | 'secret'> {
  return {
    start,
    deadlineMs: deadline * 1000,
    format: llsd ? 'llsd' : 'xml-rpc',
    agreeToTos,
    readCritical,
    redirectHosts: redirectHost,
    ...(allowPrivateAddresses ? { allowPrivateAddresses } : {}),
    ...(token === undefined ? {} : { token }),
  };
}

function namesOf(user: string): [string, string] {
  try {
    const { firstName, lastName } = parseUserName(user);
    return [firstName, lastName];
  } catch (cause) {
    throw new UsageError(`--user takes a first and a last name, not "${user}"`, { cause });
  }
}

/** `localhost:9000` and `hop://grid.example:8002/`, as viewers take them. */
const HOST_AND_PORT = /^(?:hop:\/\/)?[\w.[\]:-]+:\d{1,5}\/?$/i;

/** Without user and password, which no grid asks for and nobody should read. */
function addressOf(grid: string): { readonly origin: string; readonly address: string } {
  const address = HOST_AND_PORT.test(grid) ? parseGridAddress(grid) : grid;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageError('--grid takes an http address, such as http://127.0.0.1:9000/');
  url.username = '';
  url.password = '';
  return { origin: url.origin, address: url.href };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0) throw new InvalidArgumentError('a number of seconds');
  return seconds;
}

function parseDeadline(text: string): number {
  const seconds = parseSeconds(text);
  if (seconds === 0) throw new InvalidArgumentError('nobody arrives in no time');
  return seconds;
}

function parseMetres(text: string): number {
  const metres = Number(text);
  if (!Number.isFinite(metres) || Math.abs(metres) > 256)
    throw new InvalidArgumentError('a number of metres, at most 256');
  return metres;
}

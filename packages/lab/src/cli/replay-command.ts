import { InvalidArgumentError, type Command } from 'commander';
import { createNodePorts, nodeInflate } from '@landfall/transport/node';
import { UsageError } from '@landfall/protocol/errors';
import { printable } from '../escape/index.ts';
import { openRecording } from '../recording/index.ts';
import { readSession, replayClient, startReplayServer } from '../replay/index.ts';
import type { Pace, RecordedSession, ReplayNews, ReplayServer, ReplayedVisit } from '../replay/index.ts';
import { EXIT, askPassword, createProgress, untilInterrupted, writeOut } from '../terminal/index.ts';
import type { Progress } from '../terminal/index.ts';
import { addLoginOptions, addressOf, namesOf, requestOf } from './login-options.ts';
import type { LoginOptionValues } from './login-options.ts';
import type { Context } from './main.ts';
import { numberIn, parsePort } from './numbers.ts';
import { naming } from './read-whole.ts';

interface ReplayOptions extends LoginOptionValues {
  readonly asServer: boolean;
  readonly port: number;
  readonly pace: Pace;
  readonly avatar?: string;
  readonly grid?: string;
  readonly user?: string;
}

/** Adds `landfall replay`. */
export function addReplayCommand(program: Command, context: Context): void {
  const command = program
    .command('replay')
    .description(
      'play a recorded session again: as the server that any client logs in to, or as its client at a grid',
    )
    .argument('<file>', 'an .lfc, pcap or pcapng file, with or without its secrets')
    .option('--as-server', 'say what the grid said, on loopback', false)
    .option('--port <port>', 'port of the login address', parsePort, 9000)
    .option('--grid <uri>', 'say what the client said, at the grid of this login address')
    .option('--user <name>', 'log in there as this user, such as "Test User"')
    .option(
      '--pace <pace>',
      'as many times as fast as it was, `max`, or `step` (Enter is a step)',
      parsePace,
      1,
    )
    .option('--avatar <name>', 'whose session; the first one by default');
  addLoginOptions(command).action(async (file: string, options: ReplayOptions) => {
    if (options.asServer === (options.grid !== undefined))
      throw new UsageError('say --as-server, or --grid and --user: one of them');
    const session = await naming(
      file,
      async () => await readSession(openRecording(file), nodeInflate, options.avatar),
    );
    if (options.asServer) await playServer(session, options, context);
    else await playClient(session, options, context);
  });
}

async function playServer(
  session: RecordedSession,
  { pace, port }: ReplayOptions,
  { terminal, finish }: Context,
): Promise<void> {
  const ports = createNodePorts();
  const progress = createProgress(terminal);
  const onNews = (news: ReplayNews): void => progress.tell(printable(wordsOf(news)));
  try {
    const server = await startReplayServer(session, ports, { pace, port, onNews });
    try {
      progress.tell(`Login address: ${server.loginUri} (any password)`);
      progress.tell(printable(`The session of ${session.user}; Ctrl-C stops it.`));
      if (pace === 'step') stepByLine(server, terminal.input);
      await untilInterrupted(terminal.interrupted);
      tellProgress(server, progress);
    } finally {
      await server.close();
    }
  } finally {
    await ports.close();
  }
  finish(EXIT.well);
}

async function playClient(
  session: RecordedSession,
  options: ReplayOptions,
  { terminal, finish }: Context,
): Promise<void> {
  const { grid = '', user, pace, insecure } = options;
  if (user === undefined) throw new UsageError('--grid needs --user: who logs in there');
  if (pace === 'step') throw new UsageError('--pace step goes with --as-server only');
  const [firstName, lastName] = namesOf(user);
  const { origin, address } = addressOf(grid);
  const password = await askPassword(terminal, user, options.passwordStdin);
  const ports = createNodePorts({ http: { unverifiedOrigins: insecure ? [origin] : [] } });
  try {
    const login = { ...requestOf(options), grid: address, firstName, lastName, secret: { password } };
    const visit = await replayClient(session, ports, { login, pace, signal: terminal.interrupted });
    await writeOut(terminal.output, `${linesOf(visit).map(printable).join('\n')}\n`);
    finish(EXIT.well);
  } finally {
    await ports.close();
  }
}

/** @throws InvalidArgumentError for what is no pace */
function parsePace(text: string): Pace {
  if (text === 'max' || text === 'step') return text;
  const number = numberIn(text, { least: 0.01, most: 1000 });
  if (number === undefined) throw new InvalidArgumentError('a number from 0.01 to 1000, max, or step');
  return number;
}

function wordsOf(news: ReplayNews): string {
  switch (news.type) {
    case 'login':
      return `${news.user} logs in`;
    case 'heard':
      return `${news.simulator} hears ${news.message}`;
    default:
      return `${news.what} is asked: ${news.status}`;
  }
}

function stepByLine(server: ReplayServer, input: NodeJS.ReadableStream): void {
  input.on('data', (chunk) => {
    for (const character of String(chunk)) if (character === '\n') server.step();
  });
}

function tellProgress(server: ReplayServer, progress: Progress): void {
  for (const { recorded, sent, isDone, waitsFor, missed } of server.progress().simulators) {
    const state = isDone
      ? 'all of it'
      : waitsFor === undefined
        ? 'part of it'
        : `until it waited for ${waitsFor}`;
    const without = missed.length === 0 ? '' : `; ${missed.join(', ')} never came`;
    progress.tell(`${recorded} sent ${sent} datagrams, ${state}${without}`);
  }
}

/** What is otherwise than it was. */
function linesOf({ simulators, answers, notGranted, missed }: ReplayedVisit): string[] {
  const lines = [
    ...simulators.flatMap(({ recorded, onlyThen, onlyNow }) => [
      ...(onlyThen.length === 0 ? [] : [`${recorded}: only then: ${onlyThen.join(', ')}`]),
      ...(onlyNow.length === 0 ? [] : [`${recorded}: only now: ${onlyNow.join(', ')}`]),
    ]),
    ...answers.map(
      ({ what, recorded, now }) => `${what} answered ${now === 0 ? 'nothing' : now}, not ${recorded}`,
    ),
    ...(notGranted.length === 0 ? [] : [`not granted: ${notGranted.join(', ')}`]),
    ...missed.map((word) => `never came: ${word}`),
  ];
  return lines.length === 0 ? ['All was answered as it was then.'] : lines;
}

import { InvalidArgumentError, type Command } from 'commander';
import { createNodePorts, nodeInflate } from '@landfall/transport/node';
import { UsageError } from '@landfall/protocol/errors';
import { printable } from '../escape/index.ts';
import { openRecording } from '../recording/index.ts';
import { readSession, startReplayServer } from '../replay/index.ts';
import type { Pace, ReplayNews, ReplayServer } from '../replay/index.ts';
import { EXIT, createProgress, untilInterrupted } from '../terminal/index.ts';
import type { Progress } from '../terminal/index.ts';
import type { Context } from './main.ts';
import { numberIn, parsePort } from './numbers.ts';
import { naming } from './read-whole.ts';

interface ReplayOptions {
  readonly asServer: boolean;
  readonly port: number;
  readonly pace: Pace;
  readonly avatar?: string;
}

/** Adds `landfall replay`. */
export function addReplayCommand(program: Command, { terminal, finish }: Context): void {
  program
    .command('replay')
    .description('play a recorded session again: as the server that any client logs in to, on loopback')
    .argument('<file>', 'an .lfc, pcap or pcapng file, with or without its secrets')
    .option('--as-server', 'say what the grid said (the only way yet)', false)
    .option('--port <port>', 'port of the login address', parsePort, 9000)
    .option(
      '--pace <pace>',
      'as many times as fast as it was, `max`, or `step` (Enter is a step)',
      parsePace,
      1,
    )
    .option('--avatar <name>', 'whose session; the first one by default')
    .action(async (file: string, options: ReplayOptions) => {
      if (!options.asServer) throw new UsageError('say --as-server: a recording is played as its server');
      const session = await naming(
        file,
        async () => await readSession(openRecording(file), nodeInflate, options.avatar),
      );
      const ports = createNodePorts();
      const progress = createProgress(terminal);
      try {
        const { pace, port } = options;
        const onNews = (news: ReplayNews): void => progress.tell(printable(wordsOf(news)));
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
    });
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

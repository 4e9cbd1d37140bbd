import { InvalidArgumentError, Option, type Command } from 'commander';
import { arrive, defaultRooms, travel } from '@landfall/client';
import type { Session } from '@landfall/client';
import { Lifetime, pause } from '@landfall/client/lifetime';
import { requestOf as requestOfPlace } from '@landfall/client/travel';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import { createNodePorts } from '@landfall/transport/node';
import type { Clock } from '@landfall/transport/ports';
import { Chronicle, publishRun } from '../chronicle/index.ts';
import { NARRATIVE_STYLES, createProgress as createProgressLines } from '../narrator/index.ts';
import type { NarrativeStyle } from '../narrator/index.ts';
import { prepareFolder } from '../output/index.ts';
import { askPassword, createProgress, EXIT, exitCodeOf, writeOut, writeLine } from '../terminal/index.ts';
import { formatHop, hops, summarize } from '../travel/index.ts';
import type { Hop } from '../travel/index.ts';
import { WHO_AND_WHERE, addLoginOptions, addressOf, namesOf, requestOf } from './login-options.ts';
import type { LoginOptionValues } from './login-options.ts';
import type { Context } from './main.ts';
import { addRecordOptions, endRecorder, startRecorder } from './record-options.ts';
import type { RecordOptionValues } from './record-options.ts';
import { numberOption, parseSeconds } from './numbers.ts';
import { addRequiredOptions } from './required-options.ts';

interface TravelCommandOptions extends LoginOptionValues, RecordOptionValues {
  readonly grid: string;
  readonly user: string;
  readonly to: readonly string[];
  readonly loop: number;
  readonly pause: number;
  readonly out: string;
  readonly style: NarrativeStyle;
}

const parseTimes = numberOption('a whole number from 1 to 100000', {
  least: 1,
  most: 100_000,
  isWhole: true,
});

/** A place that is none is to be known before the login. */
function parsePlace(text: string): string {
  try {
    requestOfPlace(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof UsageError ? error.message : String(error));
  }
}

export function addTravelCommand(program: Command, context: Context): void {
  const command = program
    .command('travel')
    .description('teleport from place to place, and tell how long each step took');
  addRequiredOptions(command, [
    ...WHO_AND_WHERE,
    {
      flags: '--to <place>',
      description:
        'where to go: "Region", "Region/x/y/z", home, or a link; several are visited one after the other',
      parse: (place, before) => [...(Array.isArray(before) ? before : []), parsePlace(place)],
    },
  ]);
  addRecordOptions(addLoginOptions(command))
    .option('--loop <times>', 'visit all of them so often', parseTimes, 1)
    .option('--pause <seconds>', 'stay so long before each further hop', parseSeconds, 1)
    .option('--out <folder>', 'where story, evidence and diagrams go', 'out')
    .addOption(
      new Option('--style <style>', 'how the story is told').choices(NARRATIVE_STYLES).default('plain'),
    )
    .action(async (options: TravelCommandOptions) => await goTravelling(options, context));
}

async function goTravelling(options: TravelCommandOptions, context: Context): Promise<void> {
  const { terminal, finish, logger } = context;
  const [firstName, lastName] = namesOf(options.user);
  const { origin, address } = addressOf(options.grid);
  await prepareFolder(options.out);
  const password = await askPassword(terminal, options.user, options.passwordStdin);
  if (options.insecure)
    writeLine(terminal.errors, `landfall: the TLS certificate of ${origin} is not verified`);
  const ports = createNodePorts({ http: { unverifiedOrigins: options.insecure ? [origin] : [] } });
  const recorder = await startRecorder(options, { side: 'client', clock: ports.clock, terminal });
  const testify = recorder.evidence();
  const progress = createProgress(terminal);
  const line = createProgressLines();
  const chronicle = new Chronicle(ports.clock, `travel-${ports.clock.wallTime()}`, (record) => {
    testify(record);
    const text = line(record);
    if (text !== undefined) progress.tell(text);
  });
  const all: Hop[] = [];
  let isWritten = false;
  try {
    const witness = chronicle.witness('CLIENT', `${firstName} ${lastName}`);
    const signal = terminal.interrupted;
    const who = {
      grid: address,
      firstName,
      lastName,
      secret: { password },
      signal,
      logger: logger(),
      witness,
    };
    const rooms = [...defaultRooms(), travel({ grid: new URL(address).host })] as const;
    const session = await arrive({ ...requestOf(options), ...who, rooms }, recorder.ports(ports));
    const { to: destinations, loop: rounds } = options;
    const stay = stayIn(session, options.pause * 1000, signal, ports.clock);
    try {
      for await (const hop of hops(session.travel, { destinations, rounds, signal, pause: stay })) {
        all.push(hop);
        await writeOut(terminal.output, `${all.length} ${formatHop(hop)}\n`);
        if (!session.isAlive) break;
      }
    } finally {
      await session.logout();
    }
  } finally {
    progress.end();
    if (all.length > 0) await writeOut(terminal.output, `${summarize(all).join('\n')}\n`);
    isWritten = await publishRun(chronicle, options, terminal, progress);
    await endRecorder(recorder, progress);
    await ports.close();
  }
  const isWell = all.every(({ arrival, isInterrupted }) => arrival !== undefined || isInterrupted);
  finish(isWell ? exitCodeOf(isWritten, terminal) : EXIT.failed);
}

/** Waits so long, unless the session ends or somebody interrupts. */
function stayIn(
  { ended }: Pick<Session, 'ended'>,
  stayMs: number,
  signal: AbortSignal,
  clock: Clock,
): () => Promise<void> {
  const lifetime = new Lifetime();
  void ended.then(({ by, reason }) => lifetime.end(new ClosedError('the session has ended', { by, reason })));
  return () => pause(stayMs, { what: 'the trip', lifetime, signal, clock }).catch(() => undefined);
}

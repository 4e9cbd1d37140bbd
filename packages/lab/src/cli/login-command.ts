import { InvalidArgumentError, Option, type Command } from 'commander';
import { BEHAVIOURS } from '@landfall/client';
import type { ArriveOptions, BehaviourName } from '@landfall/client';
import { MAX_SAID_BYTES } from '@landfall/protocol/chat';
import { createNodePorts } from '@landfall/transport/node';
import { NARRATIVE_STYLES, createProgress as createProgressLines } from '../narrator/index.ts';
import type { NarrativeStyle } from '../narrator/index.ts';
import { WHO_AND_WHERE, addLoginOptions, addressOf, namesOf, requestOf } from './login-options.ts';
import type { LoginOptionValues } from './login-options.ts';
import { addRecordOptions, endRecorder, startRecorder } from './record-options.ts';
import type { RecordOptionValues } from './record-options.ts';
import { numberOption, parseSeconds } from './numbers.ts';
import { addRequiredOptions } from './required-options.ts';
import type { Context } from './main.ts';
import { Chronicle, publishRun } from '../chronicle/index.ts';
import { askPassword, createProgress, exitCodeOf, writeLine } from '../terminal/index.ts';
import { prepareFolder } from '../output/index.ts';
import { visit } from '../visit/index.ts';

interface LoginCommandOptions extends LoginOptionValues, RecordOptionValues {
  readonly grid: string;
  readonly user: string;
  readonly behaviour: BehaviourName;
  readonly out: string;
  readonly style: NarrativeStyle;
  readonly stay: number;
  readonly say?: string;
  readonly walk: number;
}

const parseMetres = numberOption('a number of metres, at most 256', { least: -256, most: 256 });

/** What cannot be said is to be known before the login. */
function parseSaid(text: string): string {
  const length = Buffer.byteLength(text);
  if (length > MAX_SAID_BYTES)
    throw new InvalidArgumentError(`${length} bytes; ${MAX_SAID_BYTES} is the most that can be said at once`);
  return text;
}

export function addLoginCommand(program: Command, context: Context): void {
  const command = program
    .command('login')
    .description('arrive in a region of any OpenSimulator, stay a while, leave, and tell the story');
  addRequiredOptions(command, WHO_AND_WHERE);
  addRecordOptions(addLoginOptions(command))
    .addOption(
      new Option('--behaviour <name>', 'what kind of visitor to be')
        .choices(Object.keys(BEHAVIOURS))
        .default('standard'),
    )
    .option(
      '--stay <seconds>',
      'how long to stay; a walk that takes longer is finished first',
      parseSeconds,
      5,
    )
    .option('--say <text>', 'say this on arrival', parseSaid)
    .option('--walk <metres>', 'walk so far eastwards', parseMetres, 3)
    .option('--out <folder>', 'where story, evidence and diagrams go', 'out')
    .addOption(
      new Option('--style <style>', 'how the story is told').choices(NARRATIVE_STYLES).default('plain'),
    )
    .action(async (options: LoginCommandOptions) => await logIn(options, context));
}

async function logIn(options: LoginCommandOptions, { terminal, finish, logger }: Context): Promise<void> {
  const [firstName, lastName] = namesOf(options.user);
  const { origin, address } = addressOf(options.grid);
  // A story that cannot be written is to be known before there is one, and must not hide how the login failed.
  await prepareFolder(options.out);
  const password = await askPassword(terminal, options.user, options.passwordStdin);
  const unverifiedOrigins = options.insecure ? [origin] : [];
  if (options.insecure)
    writeLine(terminal.errors, `landfall: the TLS certificate of ${origin} is not verified`);
  const ports = createNodePorts({ http: { unverifiedOrigins } });
  const recorder = await startRecorder(options, { side: 'client', clock: ports.clock, terminal });
  const testify = recorder.evidence();
  const progress = createProgress(terminal);
  const line = createProgressLines();
  const chronicle = new Chronicle(ports.clock, `login-${ports.clock.wallTime()}`, (record) => {
    testify(record);
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
    await visit(arriveOptions, { behaviour, staySeconds, say, walkMetres }, recorder.ports(ports));
  } finally {
    progress.end();
    isWritten = await publishRun(chronicle, options, terminal, progress);
    await endRecorder(recorder, progress);
    await ports.close();
  }
  finish(exitCodeOf(isWritten, terminal));
}

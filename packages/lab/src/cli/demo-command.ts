import { Option, type Command } from 'commander';
import { arrive, defaultRooms, travel } from '@landfall/client';
import type { ArriveOptions, Session } from '@landfall/client';
import { DEFAULT_GRID, layoutGrid, startGrid } from '@landfall/grid';
import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { NARRATIVE_STYLES, createProgress as createProgressLines, formatCount } from '../narrator/index.ts';
import type { NarrativeStyle } from '../narrator/index.ts';
import type { Context } from './main.ts';
import { addRecordOptions, endRecorder, startRecorder } from './record-options.ts';
import type { RecordOptionValues } from './record-options.ts';
import { Chronicle, publishRun } from '../chronicle/index.ts';
import { createProgress, exitCodeOf } from '../terminal/index.ts';
import { prepareFolder } from '../output/index.ts';
import { tour } from '../travel/index.ts';
import { lookAround } from '../visit/index.ts';

const GUEST = { firstName: 'Test', lastName: 'User' };
const HOST = { firstName: 'Second', lastName: 'Avatar' };
/** The accounts of the demo's own grid, which nobody else can reach. */
const PASSWORD = 'secret';
const GREETING = 'Hello, and welcome to Landfall Bay!';
const GREETING_WAIT_MS = 5000;
const WALK_METRES = 4;

/** Landfall Bay between two others: from the one that is walked to, the other is out of view. */
const TOUR_LAYOUT = '3x1';
/** A few steps from the border, on dry land. */
const TOUR_START = 'uri:Landfall Bay&248&160&30';
const TOUR = { walkMetres: 16, destinations: ['Western Sea/200/180/30', 'Landfall Bay/128/128/25'] };

interface DemoOptions extends RecordOptionValues {
  readonly out: string;
  readonly style: NarrativeStyle;
  readonly travel?: boolean;
}

export function addDemoCommand(program: Command, context: Context): void {
  const command = program
    .command('demo')
    .description('an arrival on the embedded grid, told while it happens, and its story');
  addRecordOptions(command)
    .option('--out <folder>', 'where story, evidence and diagrams go', 'out')
    .addOption(
      new Option('--style <style>', 'how the story is told').choices(NARRATIVE_STYLES).default('plain'),
    )
    .option('--travel', 'go on a journey instead: over a border, and by teleport away and back')
    .action(async (options: DemoOptions) => await demonstrate(options, context));
}

async function demonstrate(options: DemoOptions, { terminal, finish, logger }: Context): Promise<void> {
  const { out, style, travel: isJourney = false } = options;
  await prepareFolder(out);
  const ports = createNodePorts();
  const recorder = await startRecorder(options, { side: 'client', clock: ports.clock, terminal });
  const testify = { CLIENT: recorder.evidence('client'), SERVER: recorder.evidence('server') };
  const progress = createProgress(terminal);
  const line = createProgressLines();
  const chronicle = new Chronicle(ports.clock, 'demo', (record) => {
    testify[record.side](record);
    const text = line(record);
    if (text !== undefined) progress.tell(text);
  });
  const common = { signal: terminal.interrupted, logger: logger(), secret: { password: PASSWORD } };
  const guest = { ...common, ...GUEST, witness: chronicle.witness('CLIENT', 'Test User') };
  const host = { ...common, ...HOST, witness: chronicle.witness('CLIENT', 'Second Avatar') };
  let isWritten = false;
  try {
    const config = isJourney ? layoutGrid(TOUR_LAYOUT) : DEFAULT_GRID;
    const { onExchange } = recorder;
    await using grid = await startGrid(config, recorder.ports(ports, 'server'), {
      witness: chronicle.witness('SERVER', 'grid'),
      ...(onExchange === undefined ? {} : { onExchange }),
    });
    const clientPorts = recorder.ports(ports, 'client');
    progress.tell(`A grid of ${formatCount(grid.regions.length, 'region')} listens at ${grid.loginUri}`);
    if (isJourney) await journey({ ...guest, grid: grid.loginUri }, clientPorts);
    else await meet({ ...guest, grid: grid.loginUri }, { ...host, grid: grid.loginUri }, clientPorts);
  } finally {
    progress.end();
    await ports.close();
    // Told also when it went wrong: then it is wanted most.
    isWritten = await publishRun(chronicle, { out, style, print: true }, terminal, progress);
    await endRecorder(recorder, progress);
  }
  finish(exitCodeOf(isWritten, terminal));
}

/** The guest arrives near a border, goes over it, teleports away and back, and leaves. */
async function journey(guest: ArriveOptions, ports: NodePorts): Promise<void> {
  const rooms = [...defaultRooms(), travel()] as const;
  await using session = await arrive({ ...guest, start: TOUR_START, rooms }, ports);
  await tour(session, TOUR, guest.signal, ports.clock);
}

/** The guest arrives, the host comes and says hello, the guest answers, walks a few steps and leaves. */
async function meet(guest: ArriveOptions, host: ArriveOptions, ports: NodePorts): Promise<void> {
  await using guestSession = await arrive(guest, ports);
  await using hostSession = await arrive(host, ports);
  const heard = untilHeard(guestSession, GREETING, ports);
  hostSession.chat.say(GREETING);
  await heard;
  await lookAround(
    guestSession,
    { say: 'Hello! What a fine place.', walkMetres: WALK_METRES },
    guest.signal,
    ports.clock,
  );
}

function untilHeard(session: Session, words: string, { clock }: NodePorts): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = new TimeoutError('the greeting was not heard', GREETING_WAIT_MS, 'ChatFromSimulator');
    const cancel = clock.after(GREETING_WAIT_MS, () => reject(late));
    session.on('chat', ({ text }) => {
      if (text !== words) return;
      cancel();
      resolve();
    });
    void session.ended.then(({ by, reason }) => {
      cancel();
      reject(new ClosedError('the session ended before the greeting was heard', { by, reason }));
    });
  });
}

import type { Command } from 'commander';
import { LandfallError, UsageError } from '@landfall/protocol/errors';
import { formatEvidenceLine } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { createNodePorts } from '@landfall/transport/node';
import { injectFaults, wrapLinks } from '@landfall/transport/wrappers';
import type { FaultyLink } from '@landfall/transport/wrappers';
import { witnessOf } from '../chronicle/index.ts';
import { EXIT, InputLines, formatFault } from '../terminal/index.ts';
import { Visitant, parseVisitantLine } from '../visitant/index.ts';
import { addressOf } from './login-options.ts';
import type { Context } from './main.ts';

interface VisitantOptions {
  readonly uri?: string;
  readonly firstname?: string;
  readonly lastname?: string;
}

/** Who has not said yet who it is. */
const NOBODY = 'Visitant';
const LOST = { loss: 1 };

interface Orders {
  readonly first: string | undefined;
  readonly lines: InputLines;
  readonly interrupted: AbortSignal;
  readonly say: (text: string) => void;
  readonly who: { name: string };
}

/** Adds `landfall visitant`. */
export function addVisitantCommand(program: Command, context: Context): void {
  program
    .command('visitant')
    .description(
      'a client that does what its input says, line by line (LOGIN, CHAT, TELEPORT, LOGOUT …), and prints its evidence as NDJSON (docs/guide/scenarios.md)',
    )
    .option('--uri <address>', 'login address, for a LOGIN that names none')
    .option('--firstname <name>', 'log in at once, with the password in LANDFALL_PASSWORD')
    .option('--lastname <name>', 'the other name')
    .option('--repl', 'read lines from standard input, which it always does', true)
    .action(async (options: VisitantOptions) => await live(options, context));
}

async function live(options: VisitantOptions, { terminal, finish }: Context): Promise<void> {
  const first = loginLine(options);
  const grid = options.uri === undefined ? '' : addressOf(options.uri).address;
  const ports = createNodePorts();
  const links: FaultyLink[] = [];
  const { clock } = ports;
  const record = ({ actor, ...rest }: EvidenceRecord): void => {
    // Whose story it is says the first login.
    const named = actor === NOBODY ? who.name : actor;
    terminal.output.write(`${formatEvidenceLine({ ...rest, actor: named })}\n`);
  };
  const who = { name: NOBODY };
  const witness = witnessOf({ side: 'CLIENT', actor: NOBODY, run: 'visitant', clock }, record);
  const say = (text: string): void => void terminal.errors.write(`${formatFault(new UsageError(text))}\n`);
  const wrapped = wrapLinks(ports, (link) => {
    const faulty = injectFaults(link, { clock, seed: 1 });
    links.push(faulty);
    return faulty;
  });
  const visitant = new Visitant({
    name: NOBODY,
    clock,
    ports: () => wrapped,
    grid,
    witness,
    say,
    vanish: () => {
      for (const link of links) link.setFaults({ outgoing: LOST, incoming: LOST });
    },
  });
  const lines = new InputLines(terminal);
  try {
    await obey(visitant, { first, lines, interrupted: terminal.interrupted, say, who });
  } finally {
    lines.close();
    await visitant.leave();
    await ports.close();
  }
  finish(terminal.interrupted.aborted ? EXIT.interrupted : EXIT.well);
}

/** Line by line until the input ends, or says `EXIT`. A line that nobody understands is told, and the next is done. */
async function obey(visitant: Visitant, { first, lines, interrupted, say, who }: Orders): Promise<void> {
  const stopped = new Promise<void>((resolve) =>
    interrupted.addEventListener('abort', () => resolve(), { once: true }),
  );
  for (let line = first ?? (await lines.next()); line !== undefined; line = await lines.next()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    try {
      const command = parseVisitantLine(text);
      if (command.verb === 'LOGIN') who.name = `${command.first} ${command.last}`;
      visitant.tell(command);
      // Whoever interrupts does not wait for the end of a long WAIT.
      await Promise.race([visitant.done, stopped]);
      if (command.verb === 'EXIT') return;
    } catch (error) {
      if (!(error instanceof LandfallError)) throw error;
      say(error.message);
    }
  }
}

/** @throws UsageError for half a name, and a password that is not there or cannot stand in a line */
function loginLine({ firstname, lastname, uri }: VisitantOptions): string | undefined {
  if (firstname === undefined && lastname === undefined) return undefined;
  const password = process.env['LANDFALL_PASSWORD'] ?? '';
  if (firstname === undefined || lastname === undefined || uri === undefined)
    throw new UsageError('--firstname, --lastname and --uri go together');
  if (!/^\S+$/.test(password))
    throw new UsageError('the password is taken from LANDFALL_PASSWORD, which holds none');
  return `LOGIN ${firstname} ${lastname} ${password}`;
}

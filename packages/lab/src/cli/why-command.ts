import { Option, type Command } from 'commander';
import { UsageError } from '@landfall/protocol/errors';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { createNodePorts, nodeInflate } from '@landfall/transport/node';
import { witnessOf } from '../chronicle/index.ts';
import { printable } from '../escape/index.ts';
import {
  QUESTIONS,
  answerQuestion,
  arrange,
  protagonistsOf,
  referencesWith,
  whyOf,
} from '../narrator/index.ts';
import type { Question } from '../narrator/index.ts';
import { openReference } from '../reference/index.ts';
import { EXIT, askPassword, writeOut, writeLine } from '../terminal/index.ts';
import { readBesideLog, readTestimony } from '../testimony/index.ts';
import type { ReadTestimony } from '../testimony/index.ts';
import { visit } from '../visit/index.ts';
import { askInspector, isInspector } from './ask-inspector.ts';
import { addLoginOptions, addressOf, namesOf, requestOf } from './login-options.ts';
import type { LoginOptionValues } from './login-options.ts';
import type { Context } from './main.ts';
import { parseSeconds } from './numbers.ts';

interface WhyOptions extends LoginOptionValues {
  readonly serverLog?: string;
  readonly reference: readonly string[];
  readonly ask?: Question;
  readonly user?: string;
  readonly stay: number;
}

/** Adds `landfall why`. */
export function addWhyCommand(program: Command, context: Context): void {
  const { terminal, finish } = context;
  const command = program
    .command('why')
    .description(
      'say what went wrong first in a recording, a capture or evidence, or in a login that is made now; ends with 0 when nothing did, 1 when something did',
    )
    .argument(
      '<what>',
      'an .lfc, pcap or pcapng file, lines of evidence, a ritual log; or the address of a running `landfall inspect`; or a login address, with --user',
    )
    .option('--server-log <file>', 'the log or console output of the OpenSimulator, as its own testimony')
    .option('--reference <names...>', 'judge by these references: names of ours, or files', [])
    .addOption(
      new Option(
        '--ask <question>',
        'why are there no neighbours, why is it silent, why is the avatar a cloud',
      ).choices(QUESTIONS),
    )
    .option('--user <name>', 'log in as this user, such as "Test User", at the address')
    .option('--stay <seconds>', 'how long to stay there', parseSeconds, 5);
  addLoginOptions(command).action(async (what: string, options: WhyOptions) => {
    if (isInspector(what)) {
      const { isWell, paragraph } = await askInspector(what);
      await writeOut(terminal.output, `${printable(paragraph)}\n`);
      return finish(isWell ? EXIT.well : EXIT.failed);
    }
    const references = referencesWith(options.reference.map((name) => openReference(name)));
    const { records, traffic, remarks } = await testimonyOf(what, options, context);
    for (const remark of remarks) writeLine(terminal.errors, `landfall: ${remark}`);
    const stories = protagonistsOf(records).map((actor) => arrange(records, actor));
    const { ask } = options;
    const { isWell, paragraph } =
      ask === undefined ? whyOf(stories, references) : answerQuestion(ask, stories, traffic);
    await writeOut(terminal.output, `${printable(paragraph)}\n`);
    finish(isWell ? EXIT.well : EXIT.failed);
  });
}

const ADDRESS = /^(?:https?|hop):\/\//i;

async function testimonyOf(what: string, options: WhyOptions, context: Context): Promise<ReadTestimony> {
  if (options.user !== undefined) return await logIn(what, options.user, options, context);
  if (ADDRESS.test(what))
    throw new UsageError(`${printable(what)} is an address: say who logs in there by --user`);
  const told = await readTestimony(what, nodeInflate);
  return options.serverLog === undefined ? told : await readBesideLog(told, options.serverLog);
}

/** Arrives, stays, leaves; what went wrong with that is what is asked, and no error. */
async function logIn(
  grid: string,
  user: string,
  options: WhyOptions,
  { terminal, logger }: Context,
): Promise<ReadTestimony> {
  const [firstName, lastName] = namesOf(user);
  const { origin, address } = addressOf(grid);
  const password = await askPassword(terminal, user, options.passwordStdin);
  const ports = createNodePorts({ http: { unverifiedOrigins: options.insecure ? [origin] : [] } });
  const records: EvidenceRecord[] = [];
  const about = {
    side: 'CLIENT',
    actor: `${firstName} ${lastName}`,
    run: 'why',
    clock: ports.clock,
  } as const;
  try {
    await visit(
      {
        ...requestOf(options),
        grid: address,
        firstName,
        lastName,
        secret: { password },
        signal: terminal.interrupted,
        logger: logger(),
        witness: witnessOf(about, (record) => records.push(record)),
      },
      { behaviour: 'standard', staySeconds: options.stay, walkMetres: 0 },
      ports,
    );
  } catch (error) {
    // It is in the evidence, unless there is none.
    if (records.length === 0 || terminal.interrupted.aborted) throw error;
  } finally {
    await ports.close();
  }
  return { records, traffic: [], remarks: [] };
}

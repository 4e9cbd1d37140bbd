import type { Command } from 'commander';
import { nodeInflate } from '@landfall/transport/node';
import { printable } from '../escape/index.ts';
import { arrange, protagonistsOf, referencesWith, whyOf } from '../narrator/index.ts';
import { openReference } from '../reference/index.ts';
import { EXIT, writeOut } from '../terminal/index.ts';
import { readBesideLog, readTestimony } from '../testimony/index.ts';
import type { Context } from './main.ts';

interface WhyOptions {
  readonly serverLog?: string;
  readonly reference: readonly string[];
}

/** Adds `landfall why`. */
export function addWhyCommand(program: Command, { terminal, finish }: Context): void {
  program
    .command('why')
    .description(
      'say what went wrong first in a recording, a capture or evidence; ends with 0 when nothing did, 1 when something did',
    )
    .argument('<file>', 'an .lfc, pcap or pcapng file, lines of evidence, or a ritual log')
    .option('--server-log <file>', 'the log or console output of the OpenSimulator, as its own testimony')
    .option('--reference <names...>', 'judge by these references: names of ours, or files', [])
    .action(async (file: string, options: WhyOptions) => {
      const references = referencesWith(options.reference.map((name) => openReference(name)));
      const told = await readTestimony(file, nodeInflate);
      const { records, remarks } =
        options.serverLog === undefined ? told : await readBesideLog(told, options.serverLog);
      for (const remark of remarks) terminal.errors.write(`landfall: ${printable(remark)}\n`);
      const stories = protagonistsOf(records).map((actor) => arrange(records, actor));
      const { isWell, paragraph } = whyOf(stories, references);
      await writeOut(terminal.output, `${printable(paragraph)}\n`);
      finish(isWell ? EXIT.well : EXIT.failed);
    });
}

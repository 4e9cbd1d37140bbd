import type { Command } from 'commander';
import { nodeInflate } from '@landfall/transport/node';
import { printable } from '../escape/index.ts';
import { arrange, protagonistsOf, whyOf } from '../narrator/index.ts';
import { EXIT, writeOut } from '../terminal/index.ts';
import { readBesideLog, readTestimony } from '../testimony/index.ts';
import type { Context } from './main.ts';

/** Adds `landfall why`. */
export function addWhyCommand(program: Command, { terminal, finish }: Context): void {
  program
    .command('why')
    .description(
      'say what went wrong first in a recording, a capture or evidence; ends with 0 when nothing did, 1 when something did',
    )
    .argument('<file>', 'an .lfc, pcap or pcapng file, lines of evidence, or a ritual log')
    .option('--server-log <file>', 'the log or console output of the OpenSimulator, as its own testimony')
    .action(async (file: string, options: { readonly serverLog?: string }) => {
      const told = await readTestimony(file, nodeInflate);
      const { records, remarks } =
        options.serverLog === undefined ? told : await readBesideLog(told, options.serverLog);
      for (const remark of remarks) terminal.errors.write(`landfall: ${printable(remark)}\n`);
      const { isWell, paragraph } = whyOf(protagonistsOf(records).map((actor) => arrange(records, actor)));
      await writeOut(terminal.output, `${printable(paragraph)}\n`);
      finish(isWell ? EXIT.well : EXIT.failed);
    });
}

import { basename, dirname } from 'node:path';
import type { Command } from 'commander';
import { nodeInflate } from '@landfall/transport/node';
import { differenceOf, formatDifference } from '../difference/index.ts';
import type { Told } from '../difference/index.ts';
import { escapedJson } from '../escape/index.ts';
import { EXIT, writeOut, writeLine } from '../terminal/index.ts';
import { readTestimony } from '../testimony/index.ts';
import type { Context } from './main.ts';

interface DiffOptions {
  readonly json: boolean;
  readonly avatarA?: string;
  readonly avatarB?: string;
}

/** Adds `landfall diff`. */
export function addDiffCommand(program: Command, { terminal, finish }: Context): void {
  program
    .command('diff')
    .description(
      'compare the sessions of two recordings, captures or files of evidence: times, messages, what only one of them has',
    )
    .argument('<a>', 'an .lfc, pcap or pcapng file, or lines of evidence')
    .argument('<b>', 'another one')
    .option('--avatar-a <name>', 'whose session of the first; the first one by default')
    .option('--avatar-b <name>', 'whose session of the second')
    .option('--json', 'the comparison as one JSON object', false)
    .action(async (a: string, b: string, { json, avatarA, avatarB }: DiffOptions) => {
      const [nameA, nameB] = namesOf(a, b);
      const told = async (path: string, name: string, actor: string | undefined): Promise<Told> => {
        const { records, traffic, remarks } = await readTestimony(path, nodeInflate);
        for (const remark of remarks) writeLine(terminal.errors, `landfall: ${path}: ${remark}`);
        return { name, records, traffic, actor };
      };
      const difference = differenceOf(await told(a, nameA, avatarA), await told(b, nameB, avatarB));
      await writeOut(terminal.output, json ? `${escapedJson(difference)}\n` : formatDifference(difference));
      finish(EXIT.well);
    });
}

/** Files of the same name are told apart by their folders. */
function namesOf(a: string, b: string): readonly [string, string] {
  const [one, other] = [basename(a), basename(b)];
  if (one !== other) return [one, other];
  return [`${basename(dirname(a))}/${one}`, `${basename(dirname(b))}/${other}`];
}

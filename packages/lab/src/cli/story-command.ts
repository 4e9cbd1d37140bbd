import { Option, type Command } from 'commander';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { formatEvidenceLine } from '@landfall/protocol/evidence';
import { UsageError } from '@landfall/protocol/errors';
import { nodeInflate } from '@landfall/transport/node';
import {
  createDiagram,
  renderMermaid,
  renderPlantUml,
  renderSequenceText,
  renderSvg,
} from '../diagram/index.ts';
import type { Diagram } from '../diagram/index.ts';
import { NARRATIVE_STYLES, arrange, compareStory, narrate, protagonistsOf } from '../narrator/index.ts';
import type { NarrativeStyle } from '../narrator/index.ts';
import { openReference } from '../reference/index.ts';
import type { Sequence } from '../reference/index.ts';
import { EXIT, writeOut, writeLine } from '../terminal/index.ts';
import { readBesideLog, readTestimony } from '../testimony/index.ts';
import type { Context } from './main.ts';

const DRAWINGS: Readonly<Record<string, (diagram: Diagram) => string>> = {
  svg: renderSvg,
  mermaid: renderMermaid,
  plantuml: renderPlantUml,
  sequence: renderSequenceText,
};
const FORMATS = ['text', ...Object.keys(DRAWINGS), 'evidence'];

interface StoryOptions {
  readonly style: NarrativeStyle;
  readonly format: string;
  readonly avatar?: string;
  readonly allRepeats: boolean;
  readonly serverLog?: string;
  readonly reference?: string;
}

/** Adds `landfall story`. */
export function addStoryCommand(program: Command, { terminal, finish }: Context): void {
  program
    .command('story')
    .description(
      'tell what happened in a recording, a capture, evidence or a ritual log (docs/guide/captures.md)',
    )
    .argument('<file>', 'an .lfc, pcap or pcapng file, lines of evidence, or a ritual log')
    .addOption(new Option('--style <style>', 'how it is told').choices(NARRATIVE_STYLES).default('plain'))
    .addOption(
      new Option('--format <format>', 'the story as text, its diagram, or the evidence that it is told of')
        .choices(FORMATS)
        .default('text'),
    )
    .option('--avatar <name>', 'only the story of this avatar')
    .option('--all-repeats', 'what repeats is told each time, as the old narratives did', false)
    .option('--server-log <file>', 'the log or console output of the OpenSimulator, as its own testimony')
    .option(
      '--reference <name>',
      'put each step of a reference beside it: one of ours, such as login-opensim, or a file (docs/guide/captures.md)',
    )
    .action(async (file: string, options: StoryOptions) => {
      const reference = options.reference === undefined ? undefined : openReference(options.reference);
      const told = await readTestimony(file, nodeInflate);
      const { records, remarks } =
        options.serverLog === undefined ? told : await readBesideLog(told, options.serverLog);
      for (const remark of remarks) writeLine(terminal.errors, `landfall: ${remark}`);
      await writeOut(terminal.output, tell(records, options, reference));
      finish(EXIT.well);
    });
}

function tell(
  records: readonly EvidenceRecord[],
  options: StoryOptions,
  reference: Sequence | undefined,
): string {
  const { format, style, avatar, allRepeats } = options;
  if (format === 'evidence') return records.map((record) => `${formatEvidenceLine(record)}\n`).join('');
  const all = protagonistsOf(records);
  if (avatar !== undefined && !all.includes(avatar))
    throw new UsageError(`there is no ${avatar} in it; there is ${all.join(', ') || 'nobody'}`);
  const told = avatar === undefined ? all : [avatar];
  if (told.length === 0) return 'There is no session in it.\n';
  const draw = DRAWINGS[format];
  if (draw !== undefined) return told.map((actor) => draw(createDiagram(records, actor))).join('\n');
  return told
    .flatMap((actor) => [
      narrate(records, { style, actor, allRepeats }),
      ...(reference === undefined ? [] : [compareStory(arrange(records, actor), reference)]),
    ])
    .join('\n');
}

import { printable } from '../escape/index.ts';
import type { Part, Sequence, Step } from './sequence.ts';

/** The sequence as text that {@link parseSequence} reads, and that drawing programs of the dialect draw. */
export function formatSequence({ title, participants, parts }: Sequence): string {
  const lines = [
    ...(title === '' ? [] : [`title ${oneLine(title)}`, '']),
    ...Array.from(
      participants,
      ([alias, name]) => `participant "${oneLine(name).replaceAll('"', "'")}" as ${alias}`,
    ),
    '',
    ...parts.flatMap(linesOf),
  ];
  return `${lines.join('\n')}\n`;
}

function linesOf(part: Part): string[] {
  switch (part.type) {
    case 'step':
      return [stepLine(part)];
    case 'note':
      return [`// ${oneLine(part.text)}`];
    case 'alt':
    case 'par': {
      const next = part.type === 'alt' ? 'else' : 'thread';
      const branches = part.branches.flatMap(({ title, parts }, at) => [
        `${at === 0 ? part.type : next} ${oneLine(title)}`.trim(),
        ...parts.flatMap(linesOf),
      ]);
      return [...branches, 'end'];
    }
    default:
      return [`${part.type} ${oneLine(part.title)}`.trim(), ...part.parts.flatMap(linesOf), 'end'];
  }
}

function stepLine({ from, to, dashed, message, within, since }: Step): string {
  const time =
    within === undefined ? '' : ` [within ${formatMs(within)}${since === undefined ? '' : ` of ${since}`}]`;
  return `${from}${dashed ? '-->>' : '->'}${to}: ${oneLine(message)}${time}`;
}

const formatMs = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`);
const oneLine = (text: string): string => printable(text).trim();

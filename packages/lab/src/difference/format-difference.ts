import { escapeCell, escapeMarkdown } from '../escape/index.ts';
import type { AlignedStep, AlignedTraffic, Amount, Difference } from './difference.ts';

/** The comparison as Markdown: latencies, timeline, traffic, and the list of what differs. */
export function formatDifference(difference: Difference): string {
  const { names, actors, timeline, latencies, traffic, divergences } = difference;
  const [a, b] = names.map(escapeCell) as [string, string];
  const blocks = [
    `# ${escapeMarkdown(names[0])} and ${escapeMarkdown(names[1])}`,
    `A is ${escapeMarkdown(`${actors[0]} in ${names[0]}`)}, B is ${escapeMarkdown(`${actors[1]} in ${names[1]}`)}. Milliseconds since the login was asked for.`,
    table('How long it took', ['', a, b, 'B − A'], latencies.map(stepRow)),
    table('In order', ['first', a, b, 'B − A'], timeline.map(stepRow)),
    ...(traffic.length === 0 ? [] : [table('How much', ['message', 'way', a, b], traffic.map(trafficRow))]),
    divergences.length === 0
      ? '## What differs\n\nNothing.'
      : `## What differs\n\n${divergences.map(({ words }) => `- ${escapeMarkdown(words)}`).join('\n')}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function table(heading: string, titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const ruler = titles.map((_, at) => (at === 0 ? '---' : '---:'));
  return [`## ${heading}\n`, line(titles), line(ruler), ...rows.map(line)].join('\n');
}

const ms = (value: number | undefined): string => (value === undefined ? '–' : String(Math.round(value)));

function stepRow({ what, a, b }: AlignedStep): string[] {
  const delta =
    a === undefined || b === undefined ? '' : `${b >= a ? '+' : '−'}${Math.abs(Math.round(b - a))}`;
  return [escapeCell(what), ms(a), ms(b), delta];
}

const amount = ({ count, sizeBytes }: Amount): string => (count === 0 ? '–' : `${count} (${sizeBytes} B)`);

const trafficRow = ({ what, direction, a, b }: AlignedTraffic): string[] => [
  escapeCell(what),
  direction,
  amount(a),
  amount(b),
];

import type { Observation, Outcome } from '../director/index.ts';
import { printable } from '../escape/index.ts';
import { formatDuration } from '../narrator/index.ts';
import { fitWidth, widthOf } from '../width/index.ts';

const MOST_COLUMNS = { title: 44, frame: 20 };
const HEADINGS = ['OBSERVATION', 'FRAME', 'RESULT', 'TYPE'] as const;
const VERDICTS = { success: 'SUCCESS', failure: 'FAILURE', aborted: 'ABORTED' } as const;

/** A table of the observations, what is wrong below it, and the verdict: text for a terminal, whatever strangers said. */
export function formatOutcome(outcome: Outcome): string {
  const { title, file, observations, verdict, reason, tookMs, isVirtual } = outcome;
  const rows = observations.map(rowOf);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(widthOf(heading), ...rows.map((row) => widthOf(row[column]!))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + ' '.repeat(widths[column]! - widthOf(cell)))
      .join('  ')
      .trimEnd();
  const wrong = observations.filter(({ isWell, isOpen }) => !isWell && isOpen !== true);
  const open = observations.filter(({ isOpen }) => isOpen === true).length;
  const well = observations.length - wrong.length - open;
  return [
    `${printable(title)} (${printable(file)})`,
    '',
    line(HEADINGS),
    ...rows.map(line),
    ...(wrong.length === 0 ? [] : ['', ...wrong.map(faultOf)]),
    '',
    `MISSION ${VERDICTS[verdict]}: ${well} of ${observations.length} observations${open === 0 ? '' : `, ${open} not seen`}, ${formatDuration(tookMs)}${isVirtual ? ' of virtual time' : ''}${reason === '' ? '' : `: ${printable(reason)}`}`,
    '',
  ].join('\n');
}

const rowOf = ({ title, frame, isWell, isOpen, type }: Observation): readonly string[] => [
  fitWidth(printable(title), MOST_COLUMNS.title),
  fitWidth(printable(frame), MOST_COLUMNS.frame),
  isOpen === true ? 'not seen' : isWell ? 'well' : 'NOT WELL',
  type,
];

function faultOf({ place, title, words, waitedMs, type }: Observation): string {
  const waited = type === 'Event' ? `, after ${formatDuration(waitedMs)}` : '';
  return `${printable(place.file)}:${place.line}: ${printable(title)}: ${printable(words)}${waited}`;
}

/** One line for all of them. */
export function formatSummary(outcomes: readonly Outcome[]): string {
  const well = outcomes.filter(({ verdict }) => verdict === 'success').length;
  const others = outcomes.filter(({ verdict }) => verdict !== 'success').map(({ file }) => printable(file));
  return `${well} of ${outcomes.length} scenarios well${others.length === 0 ? '' : `; not: ${others.join(', ')}`}\n`;
}

/** A story beside a reference: each passage that the reference is of, step by step. */
import { subjectOf } from '../reference/index.ts';
import type { Comparison, Finding, Matched, Sequence } from '../reference/index.ts';
import { escapeCell, escapeMarkdown } from '../escape/index.ts';
import { passagesOf } from './passages.ts';
import type { Passage } from './passages.ts';
import { formatDuration } from './quantity.ts';
import type { Story } from './story.ts';
import { comparePassage, wordsOf } from './why.ts';

/** More passages than these are counted. */
const MOST_PASSAGES = 50;

/** What became of each step of a sequence, in all logins, moves, … of a story that it is of; as Markdown. */
export function compareStory(story: Story, sequence: Sequence): string {
  const subject = subjectOf(sequence);
  const passages = story.stays
    .flatMap(({ records }) => passagesOf(records, story.protagonist))
    .filter((passage) => passage.subject === subject && passage.signals.length > 0);
  const title = escapeMarkdown(sequence.title || 'the reference');
  const heading = `## ${escapeMarkdown(story.protagonist)}, beside “${title}”\n`;
  if (passages.length === 0) return `${heading}\nThere is no ${subject} in it.\n`;
  const told = passages
    .slice(0, MOST_PASSAGES)
    .map((passage) => tellPassage(passage, comparePassage(passage, [sequence])));
  const left = passages.length - told.length;
  return [heading, ...told, ...(left > 0 ? [`${left} more are left out here.\n`] : [])].join('\n');
}

function tellPassage({ title }: Passage, { steps, findings }: Comparison): string {
  const startMs = Math.min(...steps.flatMap(({ atMs }) => atMs ?? []));
  const head = title === '' ? '' : `### ${escapeMarkdown(title)}\n\n`;
  const rows = steps.map(
    (matched) =>
      `| ${escapeCell(matched.step.message)} | ${escapeCell(wayOf(matched))} | ${fateOf(matched, startMs)} |`,
  );
  const verdict = findings.length === 0 ? wellOf(steps) : `${findings.map(tellFinding).join('; ')}.`;
  return `${head}| step | from → to | seen |\n|---|---|---|\n${rows.join('\n')}\n\n${verdict}\n`;
}

const tellFinding = (finding: Finding): string => escapeMarkdown(wordsOf(finding));

/** What is not there yet when watching ends is no fault. */
const wellOf = (steps: readonly Matched[]): string =>
  steps.some(({ atMs, isOptional }) => atMs === undefined && !isOptional)
    ? 'What came until watching ended was in order and in time.'
    : 'Nothing is missing, late, out of order or extra.';

const wayOf = ({ step: { from, to } }: Matched): string => `${from} → ${to}`;

function fateOf({ atMs, isOptional }: Matched, startMs: number): string {
  if (atMs === undefined) return isOptional ? 'not, and need not be' : 'not';
  return `after ${formatDuration(atMs - startMs)}`;
}

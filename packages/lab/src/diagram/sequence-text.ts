import { formatSequence } from '../reference/index.ts';
import type { Part } from '../reference/index.ts';
import type { Diagram, Step } from './diagram.ts';

/** The diagram in the dialect of the login sequence of the Second Life wiki, which references are written in too. */
export function renderSequenceText({ title, participants, steps, verdict }: Diagram): string {
  const groups: { type: 'group'; title: string; parts: Part[] }[] = [];
  const parts: Part[] = [];
  for (const step of steps) {
    if (step.type === 'part') groups.push({ type: 'group', title: step.heading, parts: [] });
    else (groups.at(-1)?.parts ?? parts).push(partOf(step));
  }
  const notes = verdict.map((text): Part => ({ type: 'note', text }));
  const names = new Map(participants.map(({ id, name }) => [id, name]));
  return formatSequence({ title, participants: names, parts: [...parts, ...groups, ...notes] });
}

function partOf(step: Exclude<Step, { type: 'part' }>): Part {
  if (step.type === 'note') return { type: 'note', text: step.text };
  const { from, to, wire, label } = step;
  return { type: 'step', from, to, dashed: wire === 'udp', message: label, line: 0 };
}

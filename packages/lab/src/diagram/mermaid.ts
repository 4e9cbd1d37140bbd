import type { Diagram, Step } from './diagram.ts';
import { escapeMermaid } from '../escape/index.ts';

/** The diagram as Mermaid text: solid arrows are HTTP, dashed ones UDP. */
export function renderMermaid({ title, participants, steps, verdict }: Diagram): string {
  const first = participants[0]?.id ?? '';
  const last = participants.at(-1)?.id ?? '';
  const lines = [
    'sequenceDiagram',
    `    title ${escapeMermaid(title)}`,
    ...participants.map(({ id, name }) => `    participant ${id} as ${escapeMermaid(name)}`),
    ...steps.map((step) => `    ${renderStep(step, `${first},${last}`)}`),
    ...verdict.map((sentence) => `    Note over ${first},${last}: ${escapeMermaid(sentence)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function renderStep(step: Step, everyone: string): string {
  if (step.type === 'part') return `Note over ${everyone}: ${escapeMermaid(step.heading)}`;
  if (step.type === 'note') return `Note over ${step.over}: ${escapeMermaid(step.text)}`;
  const line = step.wire === 'udp' ? '-->>' : '->>';
  return `${step.from}${line}${step.to}: ${escapeMermaid(step.label)}`;
}

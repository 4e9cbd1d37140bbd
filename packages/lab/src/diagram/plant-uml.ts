import { printable } from '../escape/index.ts';
import type { Diagram, Step } from './diagram.ts';

/** The diagram as PlantUML text: solid arrows are HTTP, dashed ones UDP. */
export function renderPlantUml({ title, participants, steps, verdict }: Diagram): string {
  const last = participants.at(-1)?.id ?? '';
  const first = participants[0]?.id ?? '';
  const everyone = first === last ? first : `${first}, ${last}`;
  const lines = [
    '@startuml',
    `title ${escapePlantUml(title)}`,
    ...participants.map(({ id, name }) => `participant "${escapePlantUml(name)}" as ${id}`),
    ...steps.map(renderStep),
    ...verdict.map((sentence) => `note over ${everyone} : ${escapePlantUml(sentence)}`),
    '@enduml',
  ];
  return `${lines.join('\n')}\n`;
}

function renderStep(step: Step): string {
  if (step.type === 'part') return `== ${escapePlantUml(step.heading)} ==`;
  if (step.type === 'note') return `note over ${step.over} : ${escapePlantUml(step.text)}`;
  return `${step.from} ${step.wire === 'udp' ? '-->>' : '->'} ${step.to} : ${escapePlantUml(step.label)}`;
}

/**
 * Text that PlantUML draws as it is: its creole, HTML, preprocessor and sprites begin with these characters, and `<U+0026>` is a
 * character by its number. @source PlantUML language reference (creole, preprocessing)
 */
function escapePlantUml(text: string): string {
  return printable(text).replace(
    /[<>&*_~"'`#=|\\/[\]{}!%$@:-]/g,
    (character) => `<U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}

import type { Beat } from './collapse.ts';
import { headingOf } from './headings.ts';
import type { Headings } from './headings.ts';
import { plainWords } from './plain-words.ts';
import { formatCount, formatDuration } from './quantity.ts';
import { formatRepeats, type Environment } from './render.ts';
import type { Story } from './story.ts';
import { verdictSentences } from './verdict.ts';
import { escapeCell, escapeMarkdown } from '../escape/index.ts';

const PARTS: Headings = {
  login: 'Login',
  circuit: 'Circuit',
  rules: 'Region handshake and capabilities',
  entry: 'Entry',
  life: 'In the region',
  journey: 'Journey',
  vain: 'Journey in vain',
  departure: 'Departure',
};

/** The story as tables: milliseconds since the first observation, which side, what. */
export function narrateEngineering(story: Story, environment: Environment): string {
  const { server, client, protocol, scenario } = environment;
  const blocks = [
    `# Session of ${escapeMarkdown(story.protagonist)}`,
    [
      `- Verdict: ${verdictSentences(story).map(escapeMarkdown).join(' ')}`,
      `- Server: ${escapeMarkdown(server)}`,
      `- Client: ${escapeMarkdown(client)}`,
      `- Protocol: ${escapeMarkdown(protocol)}`,
      `- Scenario: ${escapeMarkdown(scenario)}`,
      `- Evidence: ${formatCount(story.records.length, 'observation')} over ${formatDuration(story.spanMs)}`,
    ].join('\n'),
    ...story.chapters.flatMap((chapter) => [
      `## ${escapeMarkdown(headingOf(chapter, PARTS))}`,
      [
        '| T+ms | side | what |',
        '|---:|---|---|',
        ...chapter.beats.map((beat) => tellBeat(beat, story)),
      ].join('\n'),
    ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function tellBeat(beat: Beat, { startMs, protagonist }: Story): string {
  const { first, told } = beat;
  const at = Math.round(first.mono - startMs);
  const side = first.side.toLowerCase();
  const who = first.actor === protagonist ? side : `${side} (${escapeCell(first.actor)})`;
  const repeats = formatRepeats(beat);
  return `| ${at} | ${who} | ${escapeCell(plainWords(told))}${repeats === '' ? '' : ` ${repeats}`} |`;
}

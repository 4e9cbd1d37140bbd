import type { Beat } from './collapse.ts';
import { naturalistWords } from './naturalist-words.ts';
import type { Phase } from './phase.ts';
import { formatRepeats, tellOr, type Environment } from './render.ts';
import type { Chapter, Story } from './story.ts';
import { isHandshake } from './tidy.ts';
import { verdictSentences } from './verdict.ts';
import { escapeDetail, escapeMarkdown } from '../escape/index.ts';

const PARTS: { readonly [P in Phase]: { readonly heading: string; readonly context: string } } = {
  login: {
    heading: 'Part I: The Knock at the Gate (Login)',
    context:
      'The Client is outside the grid, seeking entry. It communicates via HTTP with the Login Service.',
  },
  circuit: {
    heading: 'Part II: The Handshake (UDP Connection)',
    context:
      'The Client now has a ticket (`CircuitCode`) and knows where to go. It switches to UDP to establish a real-time connection with the Region Server.',
  },
  rules: {
    heading: 'Part III: The Revelation (Region Handshake)',
    context: 'The connection is open, but the Client knows nothing about the world it has entered.',
  },
  entry: {
    heading: 'Part IV: The Materialization (Entry)',
    context: 'The Client is connected. It is time to physically manifest the avatar in the simulation.',
  },
  life: {
    heading: 'Part V: The Sojourn (Life in the Region)',
    context: 'The avatar has arrived. What follows is what it sees, hears and does.',
  },
  departure: {
    heading: 'Part VI: The Departure (Farewell)',
    context: 'Every visit ends.',
  },
};

/** The story as a neutral observer of nature writes it: numbered prose in Parts. */
export function narrateNaturalist(story: Story, environment: Environment): string {
  const { server, client, protocol, scenario } = environment;
  const blocks = [
    '# OpenSim Client/Server Mating Rituals',
    '*This document captures the "DX story" of the connection sequence between a Server and a Client, as observed by a neutral 3rd party observer.*',
    [
      '## Prologue: The Environment',
      `- **Server**: ${escapeMarkdown(server)}`,
      `- **Client**: ${escapeMarkdown(client)}`,
      `- **Protocol**: ${escapeMarkdown(protocol)}`,
      `- **Scenario**: ${escapeMarkdown(scenario)}`,
    ].join('\n'),
    '---',
    ...story.chapters.flatMap((chapter) => tellChapter(chapter, story.protagonist)),
    ['## Epilogue: What Became of It', ...verdictSentences(story).map(escapeMarkdown)].join('\n\n'),
    '---',
    '*Told from the evidence alone.*',
  ];
  return `${blocks.join('\n\n')}\n`;
}

function tellChapter({ phase, beats }: Chapter, protagonist: string): string[] {
  const brief = phase === 'life' ? beats.filter(({ first }) => !isHandshake(first.kind)) : beats;
  const items = brief.map((beat) => tellBeat(beat, protagonist)).filter((item) => item !== undefined);
  if (items.length === 0) return [];
  const { heading, context } = PARTS[phase];
  const numbered = items.map((item, index) => `${`${index + 1}.`.padEnd(4)}${item}`);
  return [`## ${heading}\n**Context**: ${context}`, numbered.join('\n')];
}

function tellBeat(beat: Beat, protagonist: string): string | undefined {
  const { told: record } = beat;
  const words = naturalistWords(record.kind);
  if (words === undefined) return undefined;
  const who = record.actor === protagonist ? '' : ` — *${escapeMarkdown(record.actor)}*`;
  const repeats = formatRepeats(beat);
  return tellOr(`**${escapeMarkdown(record.signal)}**${who}: ${escapeMarkdown(record.val)}`, () => {
    const detail = escapeDetail(record.data ?? {});
    const title = typeof words.title === 'string' ? words.title : words.title(detail);
    if (record.data === undefined) return `**${title}**${who}: ${escapeMarkdown(record.val)}`;
    const told = words.tell(detail, escapeMarkdown(record.actor));
    if (told === undefined) return undefined;
    const facts = words.facts?.(detail).map(([name, value]) => `\n    - **${name}**: ${value}`) ?? [];
    return [`**${title}**${who}: ${told}`, repeats === '' ? '' : ` (${repeats})`, ...facts].join('');
  });
}

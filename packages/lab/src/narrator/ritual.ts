import { ritualPayload, type ObservationKind } from '@landfall/protocol/evidence';
import type { Beat } from './collapse.ts';
import { formatRoman, headingOf } from './headings.ts';
import type { Headings } from './headings.ts';
import { formatRepeats, type Environment } from './render.ts';
import { RITUAL_WORDS } from './ritual-words.ts';
import type { Story } from './story.ts';
import { verdictSentences } from './verdict.ts';
import { escapeCode, escapeMarkdown } from '../escape/index.ts';

const PARTS: Headings = {
  login: 'The Overture (Login)',
  circuit: 'The Approach (Handshake)',
  rules: 'The Whisper (Rules and Capabilities)',
  entry: 'The Dance (World Stream)',
  life: 'The Dance (World Stream)',
  journey: 'The Passage',
  vain: 'The Passage that Closed',
  departure: 'The Departure',
};

/** The story in the lexicon of the ritual: every item with its side, component and signal, and the payload of the old log. */
export function narrateRitual(story: Story, environment: Environment): string {
  const { server, client, protocol, scenario } = environment;
  const blocks = [
    `# OpenSim Client/Server Mating Rituals: The ${titleCase(scenario)}`,
    '*This document captures the raw "DX story" of the connection sequence between a Server and a Client, observed by a neutral naturalist. It records the signals exchanged during this digital dance.*',
    [
      '## Prologue: The Environment',
      `- **Server**: ${escapeMarkdown(server)}`,
      `- **Client**: ${escapeMarkdown(client)}`,
      `- **Protocol**: ${escapeMarkdown(protocol)}`,
      `- **Scenario**: ${escapeCode(scenario)}`,
    ].join('\n'),
    '---',
    ...tellParts(story),
    ['## Coda: How It Ended', ...verdictSentences(story).map(escapeMarkdown)].join('\n\n'),
    '---',
    '*Told from the evidence alone.*',
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Two phases share a Part: its heading is said once. */
function tellParts({ chapters, protagonist }: Story): string[] {
  const parts: { heading: string; items: string[] }[] = [];
  for (const chapter of chapters) {
    const heading = escapeMarkdown(headingOf(chapter, PARTS));
    const { beats } = chapter;
    const items = beats.map((beat) => tellBeat(beat, protagonist));
    const last = parts.at(-1);
    if (last?.heading === heading) last.items.push(...items);
    else parts.push({ heading, items });
  }
  return parts.map(
    ({ heading, items }, index) => `## Part ${formatRoman(index + 1)}: ${heading}\n${items.join('\n')}`,
  );
}

function tellBeat(beat: Beat, protagonist: string): string {
  const { told: record } = beat;
  const { side, component, signal, kind, actor } = record;
  const words = Object.hasOwn(RITUAL_WORDS, kind)
    ? RITUAL_WORDS[kind as ObservationKind]
    : 'Something happens.';
  const isOther = actor !== protagonist;
  const who = isOther ? ` (${escapeMarkdown(actor)})` : '';
  const payload = escapeMarkdown(ritualPayload(record));
  const repeats = formatRepeats(beat);
  const told = repeats === '' ? payload : [payload, repeats].filter((text) => text !== '').join('; ');
  const head = `1.  **[${side}] [${component}] ${escapeMarkdown(signal)}**${who}: ${isOther ? words.replaceAll('The Suitor', 'Another guest') : words}`;
  return told === '' ? head : `${head} (*${told}*)`;
}

function titleCase(text: string): string {
  return escapeMarkdown(text.charAt(0).toUpperCase() + text.slice(1));
}

import { ritualPayload, type EvidenceRecord, type ObservationKind } from '@landfall/protocol/evidence';
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
    ...(story.allRepeats ? tellOldParts(story) : tellParts(story)),
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

/** The parts of the old narratives: by what was seen, each once, with a number of its own. */
const OLD_PARTS = [
  'The Overture (Login)',
  'The Approach (Handshake)',
  'The Whisper (Capabilities)',
  'The Dance (World Stream)',
  'The Departure',
] as const;

const APPROACH: ReadonlySet<string> = new Set<ObservationKind>([
  ...([
    'UseCircuitCodeSent',
    'UseCircuitCodeAcked',
    'UseCircuitCodeReceived',
    'UseCircuitCodeRejected',
  ] as const),
  ...(['RegionHandshakeSent', 'RegionHandshakeReceived', 'RegionHandshakeReplySent'] as const),
  ...([
    'RegionHandshakeReplyReceived',
    'CompleteAgentMovementSent',
    'CompleteAgentMovementReceived',
  ] as const),
]);

function tellOldParts({ chapters, protagonist }: Story): string[] {
  const parts: string[][] = OLD_PARTS.map(() => []);
  for (const beat of chapters.flatMap(({ beats }) => beats))
    parts[oldPartOf(beat.told)]!.push(tellBeat(beat, protagonist));
  return parts.flatMap((items, at) =>
    items.length === 0 ? [] : [`## Part ${formatRoman(at + 1)}: ${OLD_PARTS[at]}\n${items.join('\n')}`],
  );
}

function oldPartOf({ component, kind }: EvidenceRecord): number {
  if (component === 'LOGIN') return 0;
  if (component === 'CAPS') return 2;
  if (component === 'LOGOUT') return 4;
  return APPROACH.has(kind) ? 1 : 3;
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

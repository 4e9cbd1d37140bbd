import type { Beat } from './collapse.ts';
import { naturalistWords } from './naturalist-words.ts';
import { formatRepeats, tellOr, type Environment } from './render.ts';
import type { Chapter } from './chapters.ts';
import { formatRoman, headingOf } from './headings.ts';
import type { Headings } from './headings.ts';
import type { Move } from './moves.ts';
import type { Story } from './story.ts';
import { isHandshake } from './tidy.ts';
import { verdictSentences } from './verdict.ts';
import { escapeDetail, escapeMarkdown } from '../escape/index.ts';

const PARTS: Headings = {
  login: 'The Knock at the Gate (Login)',
  circuit: 'The Handshake (UDP Connection)',
  rules: 'The Revelation (Region Handshake)',
  entry: 'The Materialization (Entry)',
  life: 'The Sojourn (Life in the Region)',
  journey: 'The Journey',
  vain: 'A Journey in Vain',
  departure: 'The Departure (Farewell)',
};

const CONTEXTS: { readonly [P in Chapter['phase']]: string } = {
  login: 'The Client is outside the grid, seeking entry. It communicates via HTTP with the Login Service.',
  circuit:
    'The Client now has a ticket (`CircuitCode`) and knows where to go. It switches to UDP to establish a real-time connection with the Region Server.',
  rules: 'The connection is open, but the Client knows nothing about the world it has entered.',
  entry: 'The Client is connected. It is time to physically manifest the avatar in the simulation.',
  life: 'The avatar has arrived. What follows is what it sees, hears and does.',
  journey: 'The avatar is to be elsewhere, and another Server is to have it.',
  departure: 'Every visit ends.',
};

function contextOf({ phase, move, region }: Chapter): string {
  if (move !== undefined) return contextOfMove(move);
  return phase === 'life' && region !== undefined
    ? 'The avatar is in a region again. What follows is what it sees, hears and does there.'
    : CONTEXTS[phase];
}

function contextOfMove({ kind, outcome }: Move): string {
  if (outcome === 'within') return 'The avatar is to be elsewhere in the same region: its Server keeps it.';
  if (kind === 'crossing')
    return 'The land goes on beyond the border, but there it is another Server’s. The Client has known that one as a neighbour, and lets go of the first only when the next has placed the avatar.';
  return 'The avatar is to be where another Server is. The Client keeps the circuit to the one behind until the one ahead has placed the avatar.';
}

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
    ...tellChapters(story),
    ['## Epilogue: What Became of It', ...verdictSentences(story).map(escapeMarkdown)].join('\n\n'),
    '---',
    '*Told from the evidence alone.*',
  ];
  return `${blocks.join('\n\n')}\n`;
}

function tellChapters({ chapters, protagonist }: Story): string[] {
  const told = chapters.flatMap((chapter) => {
    const items = tellItems(chapter, protagonist);
    return items.length === 0 ? [] : [{ chapter, items }];
  });
  return told.flatMap(({ chapter, items }, index) => {
    const heading = escapeMarkdown(headingOf(chapter, PARTS));
    const numbered = items.map((item, number) => `${`${number + 1}.`.padEnd(4)}${item}`);
    return [
      `## Part ${formatRoman(index + 1)}: ${heading}\n**Context**: ${contextOf(chapter)}`,
      numbered.join('\n'),
    ];
  });
}

function tellItems({ phase, move, beats }: Chapter, protagonist: string): string[] {
  const isTold = ({ first: { kind, sim } }: Beat): boolean => {
    if (!isHandshake(kind)) return true;
    // On the way it is a step of the journey; of a neighbour it is not.
    if (move !== undefined) return sim === undefined || move.endpoints.includes(sim);
    return phase !== 'life';
  };
  const items = beats.filter(isTold).map((beat) => tellBeat(beat, protagonist));
  return items.filter((item) => item !== undefined);
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

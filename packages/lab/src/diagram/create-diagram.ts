import type { EvidenceRecord } from '@landfall/protocol/evidence';
import {
  arrange,
  formatRepeats,
  isHandshake,
  plainWords,
  tellOr,
  verdictSentences,
  type Beat,
  type Phase,
  type Story,
} from '../narrator/index.ts';
import { arrowOf, noteOf, type Role } from './arrows.ts';
import type { Diagram, Participant, Step } from './diagram.ts';

/** More avatars than this beside the first are not drawn. */
const MAX_OTHERS = 3;

/** A longer label or note is cut: a diagram is looked at, the evidence has it all. */
const MAX_LABEL_LENGTH = 90;

const HEADINGS: { readonly [P in Phase]: string } = {
  login: 'Login',
  circuit: 'Circuit',
  rules: 'Region handshake and capabilities',
  entry: 'Entry',
  life: 'In the region',
  departure: 'Departure',
};

/** The sequence diagram of the story of one avatar, by default of the first that logs in. */
export function createDiagram(records: readonly EvidenceRecord[], actor?: string): Diagram {
  const story = arrange(records, actor);
  const cast = castOf(story);
  const steps = story.chapters.flatMap(({ phase, beats }): Step[] => {
    // A neighbour's handshake is with another region than the one that is drawn.
    const own = phase === 'life' ? beats.filter(({ first }) => !isHandshake(first.kind)) : beats;
    const drawn = own.map((beat) => stepOf(beat, story, cast)).filter((step) => step !== undefined);
    return drawn.length === 0 ? [] : [{ type: 'part', heading: HEADINGS[phase] }, ...drawn];
  });
  return {
    title: `Session of ${story.protagonist} (${story.scenario})`,
    participants: cast.participants,
    steps,
    verdict: verdictSentences(story),
  };
}

interface Cast {
  readonly participants: readonly Participant[];
  /** Id of each actor's participant. */
  readonly actors: ReadonlyMap<string, string>;
  /** Whether a client testifies. */
  readonly clientTells: boolean;
}

function castOf({ protagonist, records }: Story): Cast {
  const clients = records.filter(({ side }) => side === 'CLIENT');
  const others = [...new Set(clients.map(({ actor }) => actor))].filter((name) => name !== protagonist);
  const named = others.slice(0, MAX_OTHERS);
  const avatars = named.map((name, index) => ({ id: `O${index + 1}`, name: `Viewer of ${cut(name)}` }));
  return {
    participants: [
      { id: 'V', name: `Viewer of ${cut(protagonist)}` },
      { id: 'L', name: 'Login service' },
      { id: 'R', name: regionName(records) },
      ...avatars,
    ],
    actors: new Map([[protagonist, 'V'], ...named.map((name, index) => [name, `O${index + 1}`] as const)]),
    clientTells: clients.some(({ actor }) => actor === protagonist),
  };
}

function regionName(records: readonly EvidenceRecord[]): string {
  const named = records.find(({ kind }) => /^(RegionHandshake(Received|Sent)|CircuitProvision)$/.test(kind));
  const name = named?.data?.['region'];
  return typeof name === 'string' && name !== '' ? `Region ${cut(name)}` : 'Region';
}

function stepOf(beat: Beat, story: Story, cast: Cast): Step | undefined {
  const { first, told } = beat;
  const agent = cast.actors.get(first.actor);
  if (agent === undefined) return undefined;
  const idOf = (role: Role): string => ({ agent, login: 'L', region: 'R' })[role];
  const atMs = Math.round(first.mono - story.startMs);
  const over = noteOf(first.kind);
  if (over !== undefined) {
    return { type: 'note', atMs, over: idOf(over), text: withRepeats(plainWords(told), beat) };
  }
  const arrow = arrowOf(first.kind, cast.clientTells);
  if (arrow === undefined) return undefined;
  const { from, to, wire } = arrow;
  const { data, signal } = told;
  const label = tellOr(signal, () => (data === undefined ? undefined : arrow.label(data)));
  return { type: 'message', atMs, from: idOf(from), to: idOf(to), wire, label: withRepeats(label, beat) };
}

function withRepeats(text: string, beat: Beat): string {
  const repeats = formatRepeats(beat);
  return repeats === '' ? cut(text) : `${cut(text)} ${repeats}`;
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= MAX_LABEL_LENGTH ? line : `${line.slice(0, MAX_LABEL_LENGTH - 1)}…`;
}

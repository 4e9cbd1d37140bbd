import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import {
  arrange,
  formatRepeats,
  headingOf,
  isHandshake,
  plainWords,
  tellOr,
  verdictSentences,
  type Beat,
  type Headings,
  type Story,
} from '../narrator/index.ts';
import { fitWidth } from '../width/index.ts';
import { arrowOf, noteOf } from './arrows.ts';
import { castOf, type Cast } from './cast.ts';
import type { Diagram, Step } from './diagram.ts';
import { reasonFor } from './reasons.ts';

/** A longer label or note is cut: a diagram is looked at, the evidence has it all. */
const MAX_LABEL_LENGTH = 90;

const HEADINGS: Headings = {
  login: 'Login',
  circuit: 'Circuit',
  rules: 'Region handshake and capabilities',
  entry: 'Entry',
  life: 'In the region',
  journey: 'Journey',
  vain: 'Journey in vain',
  departure: 'Departure',
};

/** Of other avatars: when they come and go, and what passes between them and the region that the first may notice. */
const DRAWN_OF_OTHERS: ReadonlySet<string> = new Set<ObservationKind>([
  ...(['LoginStart', 'LoginSuccess', 'LoginFail', 'UseCircuitCodeSent', 'UseCircuitCodeAcked'] as const),
  ...(['Arrived', 'ChatSaid', 'ChatHeard', 'ChatRelayed', 'Walk', 'AlertSent', 'Kicked'] as const),
  ...(['LogoutInitiated', 'LogoutReplyReceived', 'LogoutReplyMissing', 'Departed'] as const),
  ...(['RegionCrossed', 'Teleported', 'TeleportedLocally'] as const),
]);

/** The sequence diagram of the story of one avatar, by default of the first that logs in. */
export function createDiagram(records: readonly EvidenceRecord[], actor?: string): Diagram {
  const story = arrange(records, actor, DRAWN_OF_OTHERS);
  const cast = castOf(story.records, story.protagonist);
  const steps = story.chapters.flatMap((chapter): Step[] => {
    const { phase, beats } = chapter;
    const own = phase === 'life' ? beats.filter(({ first }) => isPlaced(first)) : beats;
    const drawn = own.map((beat) => stepOf(beat, story, cast)).filter((step) => step !== undefined);
    return drawn.length === 0 ? [] : [{ type: 'part', heading: cut(headingOf(chapter, HEADINGS)) }, ...drawn];
  });
  return {
    title: titleOf(story),
    participants: cast.participants.map(({ id, name }) => ({ id, name: cut(name) })),
    steps,
    verdict: verdictSentences(story),
  };
}

/** What kind of visitor it was, unless it was the usual one. */
const titleOf = ({ protagonist, scenario }: Story): string =>
  `Session of ${protagonist}${scenario === 'standard' ? '' : ` (${scenario})`}`;

/** A neighbour's handshake is with another region: without its address it cannot be drawn as that one's. */
const isPlaced = ({ kind, sim }: EvidenceRecord): boolean => sim !== undefined || !isHandshake(kind);

function stepOf(beat: Beat, story: Story, cast: Cast): Step | undefined {
  const { first, told } = beat;
  const atMs = Math.round(first.mono - story.startMs);
  const over = noteOf(first);
  if (over !== undefined) {
    const lane = cast.laneOf(first, over);
    if (lane === undefined) return undefined;
    const why = reasonFor(first.kind);
    return { type: 'note', atMs, over: lane, text: withRepeats(plainWords(told), beat), why };
  }
  const arrow = arrowOf(first.kind, cast.clientTells);
  if (arrow === undefined) return undefined;
  const [from, to] = [cast.laneOf(first, arrow.from), cast.laneOf(first, arrow.to)];
  if (from === undefined || to === undefined) return undefined;
  const { data, signal } = told;
  const label = data === undefined ? signal : tellOr(signal, () => arrow.label(data));
  const why = reasonFor(first.kind);
  return { type: 'message', atMs, from, to, wire: arrow.wire, label: withRepeats(label, beat), why };
}

function withRepeats(text: string, beat: Beat): string {
  const repeats = formatRepeats(beat);
  return repeats === '' ? cut(text) : `${cut(text)} ${repeats}`;
}

const cut = (text: string): string => fitWidth(text.replace(/\s+/g, ' '), MAX_LABEL_LENGTH);

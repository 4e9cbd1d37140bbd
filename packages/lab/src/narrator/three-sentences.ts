/**
 * A story in three plain sentences: who was where, what happened, and whether anything was lost. All from the evidence of the
 * protagonist; of several logins the last that arrived, else the last, is what they are about.
 */
import type { Component, EvidenceRecord } from '@landfall/protocol/evidence';
import { endWords } from './end-words.ts';
import { failureWordsOf } from './login-failure.ts';
import { movesOf } from './moves.ts';
import type { Move } from './moves.ts';
import { formatCount, formatDuration } from './quantity.ts';
import { spokenSentence } from './spoken.ts';
import type { Stay } from './stays.ts';
import type { Story } from './story.ts';
import { trackOf } from './track.ts';
import { judgeStay } from './verdict.ts';

/** Words of what an avatar begins to do, of the client's own and of what is seen on the wire. */
const GOES = /walk|fly|flies/;
const SITS = /\bsits?\b/;

/** Names that are said one by one. */
const MOST_NAMES = 3;

/** Text as it stands in the evidence: whoever shows it escapes it. */
export function threeSentences(story: Story): readonly [string, string, string] {
  const stay = tellingStay(story);
  return [whoAndWhere(story, stay), whatHappened(story, stay), whatWasLost(stay)];
}

/** The same, and one of what was said before the last where somebody spoke with the protagonist. */
export function openingSentences(story: Story): readonly string[] {
  const [who, happened, lost] = threeSentences(story);
  const spoken = spokenSentence(story.protagonist, tellingStay(story));
  return [who, happened, ...(spoken === undefined ? [] : [spoken]), lost];
}

function tellingStay({ stays }: Story): Stay {
  const arrived = stays.findLast(({ records }) => records.some(({ kind }) => kind === 'Arrived'));
  return arrived ?? stays.at(-1) ?? { number: 1, records: [] };
}

function textOf(record: EvidenceRecord | undefined, name: string): string | undefined {
  const value = record?.data?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const first = (stay: Stay, kind: string): EvidenceRecord | undefined =>
  stay.records.find((record) => record.kind === kind);
const count = (stay: Stay, kind: string): number =>
  stay.records.filter((record) => record.kind === kind).length;

function whoAndWhere({ protagonist: who, stays }: Story, stay: Stay): string {
  const address = textOf(first(stay, 'LoginStart'), 'uri');
  const at = address === undefined ? '' : ` at ${address}`;
  const which = stays.length === 1 ? '' : ` (login ${stay.number} of ${stays.length})`;
  const verdict = judgeStay(stay);
  if (verdict.outcome === 'arrived') {
    const region = textOf(first(stay, 'Arrived'), 'region') ?? 'the region';
    return `${who} logged in${at}${which} and stood in ${region} ${formatDuration(verdict.elapsedMs)} later.`;
  }
  if (verdict.outcome === 'under-way') return `${who} was in a region already when the evidence begins.`;
  if (verdict.outcome === 'missing')
    return `${who} wanted to log in${at}${which} and never got to stand in the region.`;
  return `${who} wanted to log in${at}${which} and did not get in.`;
}

function whatHappened(story: Story, stay: Stay): string {
  const verdict = judgeStay(stay);
  if (verdict.outcome === 'missing') {
    const seen = verdict.seen.at(-1);
    const until = seen === undefined ? 'nothing had come before it' : `the last that came was ${seen}`;
    return `What was missing first is ${verdict.step}; ${until}.`;
  }
  if (verdict.outcome !== 'arrived' && verdict.outcome !== 'under-way') return failure(stay);
  const deeds = deedsOf(story, stay);
  const all = [...deeds, ending(stay)];
  return `${deeds.length === 0 ? 'It did nothing else, and' : 'There it'} ${joined(all)}.`;
}

function failure(stay: Stay): string {
  const failed = stay.records.findLast(({ kind }) => kind === 'LoginFail');
  const { failure: what, judged, speaker } = failureWordsOf(textOf(failed, 'reason') ?? '');
  const words = (textOf(failed, 'message') ?? textOf(failed, 'reason') ?? '').trim().replace(/\.$/, '');
  const clause = judged.charAt(0).toUpperCase() + judged.slice(1);
  if (what === 'called-off' || words === '' || speaker === 'nobody') return `${clause}.`;
  return speaker === 'grid' ? `${clause}: "${words}".` : `${clause}: ${words}.`;
}

function deedsOf({ protagonist }: Story, stay: Stay): string[] {
  const { records } = stay;
  const others = (kind: string, name: string): string[] =>
    [
      ...new Set(
        records
          .filter((record) => record.kind === kind)
          .map((record) => textOf(record, name))
          .filter((known) => known !== undefined && known !== protagonist),
      ),
    ] as string[];
  const met = others('AvatarSeen', 'name');
  const heard = records.filter(
    (record) => record.kind === 'ChatHeard' && textOf(record, 'from') !== protagonist,
  ).length;
  const said = count(stay, 'ChatSaid');
  const [wrote, read] = [count(stay, 'InstantMessageSent'), count(stay, 'InstantMessageHeard')];
  const actions = records.flatMap((record) =>
    record.kind === 'Move' ? (textOf(record, 'action') ?? []) : [],
  );
  const went = actions.some((action) => GOES.test(action));
  const sat = actions.filter((action) => SITS.test(action)).length;
  const metres =
    Math.round(trackOf(records).reduce((sum, { walkedMetres }) => sum + walkedMetres, 0) * 10) / 10;
  const moves = count(stay, 'TeleportedLocally') + count(stay, 'RootChanged');
  const tries = movesOf(records, protagonist);
  const inVain = tries.filter(({ outcome }) => outcome === 'stayed');
  const lost = tries.find(({ outcome }) => outcome === 'lost');
  return [
    ...(met.length === 0 ? [] : [`met ${named(met)}`]),
    ...(heard === 0 ? [] : [`heard others speak ${times(heard)}`]),
    ...(said === 0 ? [] : [`spoke ${times(said)}`]),
    ...(wrote === 0 ? [] : [`wrote ${formatCount(wrote, 'instant message')}`]),
    ...(read === 0 ? [] : [`was written to ${times(read)}`]),
    ...(metres < 0.1 ? [] : [`went ${metres} m`]),
    // On the wire it is seen that somebody goes, and not how far.
    ...(metres < 0.1 && went && count(stay, 'WalkFailed') === 0 ? ['moved about'] : []),
    ...(sat === 0 ? [] : [`wanted to sit ${times(sat)}`]),
    ...(count(stay, 'WalkFailed') === 0 ? [] : ['did not get to where it had meant to walk']),
    ...(moves === 0 ? [] : [`changed its place ${times(moves)} (by teleport or over a border)`]),
    ...(inVain.length === 0 ? [] : [`tried ${times(inVain.length)} in vain to ${wishOf(inVain)}`]),
    ...(lost === undefined ? [] : [`set out for ${lost.to ?? 'another region'}`]),
  ];
}

/** What several moves that came to nothing were for. */
function wishOf(moves: readonly Move[]): string {
  const [wish, ...others] = new Set(moves.map(({ to }) => to));
  return wish === undefined || others.length > 0 ? 'be elsewhere' : `get to ${wish}`;
}

const times = (number: number): string =>
  number === 1 ? 'once' : number === 2 ? 'twice' : `${number} times`;

function named(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return joined([...names.slice(0, MOST_NAMES), ...(rest > 0 ? [formatCount(rest, 'other')] : [])]);
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
}

function ending(stay: Stay): string {
  const kicked = first(stay, 'Kicked');
  const words = textOf(kicked, 'reason');
  if (kicked !== undefined) return `was shown out${words === undefined ? '' : `: "${words}"`}`;
  if (first(stay, 'RegionSilent') !== undefined) return 'lost the region, which was heard no more';
  if (first(stay, 'AgentLost') !== undefined) return 'was lost on the way: no region had it any more';
  const given = stay.records.find(({ kind, data }) => kind === 'AgentTimeout' && data?.['child'] !== true);
  const ms = given?.data?.['lastActiveMs'];
  const arrived = first(stay, 'Arrived');
  const answered = first(stay, 'LogoutReplyReceived') ?? first(stay, 'LogoutReplyMissing');
  const left = answered ?? first(stay, 'Departed');
  if (left === undefined && given !== undefined)
    return `was given up by the region${typeof ms === 'number' ? `, which had heard nothing of it for ${formatDuration(ms)}` : ''}`;
  if (left === undefined) return 'was still there when the evidence ends';
  const after = arrived === undefined ? '' : ` ${formatDuration(left.mono - arrived.mono)} after arriving`;
  if (left.kind === 'LogoutReplyReceived') return `logged out${after}`;
  if (left.kind === 'LogoutReplyMissing') return `logged out${after}, to which the grid said nothing`;
  return `was gone${after} (${endWords(textOf(left, 'reason') ?? 'it is not known why')})`;
}

function whatWasLost(stay: Stay): string {
  if (!stay.records.some(({ side }) => side === 'CLIENT'))
    return 'Whether anything was lost on the way is not known: only the server has testified.';
  const undelivered = stay.records.filter(({ kind }) => kind === 'Undelivered');
  const lost = [
    ...told(undelivered.length, 'message was never acknowledged', 'messages were never acknowledged', [
      ...new Set(undelivered.map((record) => textOf(record, 'message') ?? 'unnamed')),
    ]),
    ...(first(stay, 'AgentLost') === undefined ? [] : ['the agent itself was lost']),
    ...told(count(stay, 'Malformed'), 'packet made no sense', 'packets made no sense'),
    ...told(count(stay, 'SeedFailed'), 'request for capabilities failed', 'requests for capabilities failed'),
  ];
  const again = count(stay, 'Resent');
  const resent = again === 0 ? '' : `${formatCount(again, 'packet')} had to be sent again`;
  // What is sent to somebody who has fallen silent gets nowhere.
  const inVain = first(stay, 'Silent') !== undefined && again > 0;
  if (inVain && lost.length === 0)
    return `Not all of it got through: ${resent}, most of them to a client that had fallen silent.`;
  if (lost.length > 0)
    return `Not all of it went well: ${joined([...lost, ...(resent === '' ? [] : [resent])])}.`;
  if (resent !== '')
    return isHeardAfter(stay, 'Resent')
      ? `Nothing was lost for good: ${resent}, and all of them got through.`
      : `${resent.charAt(0).toUpperCase()}${resent.slice(1)}, and nothing came after that.`;
  if (!stay.records.some(isOfCircuit)) return 'No packet was sent, so that none was lost.';
  return stay.records.some(isHeard)
    ? 'Nothing is known to be lost: no message was given up, and every packet that came made sense.'
    : 'No packet is known to be lost: no message was given up, but none came.';
}

const BESIDE_CIRCUITS: ReadonlySet<string> = new Set<Component>(['LOGIN', 'CAPS', 'BEHAVIOR']);

/** What the client did, or heard, by UDP. */
const isOfCircuit = ({ side, component }: EvidenceRecord): boolean =>
  side === 'CLIENT' && !BESIDE_CIRCUITS.has(component);
const isHeard = (record: EvidenceRecord): boolean =>
  isOfCircuit(record) && /^(?:RECV|ACK|ARRIVED)\b/.test(record.signal);

/** The other side has been heard since the last one of a kind. */
function isHeardAfter({ records }: Stay, kind: string): boolean {
  return records.slice(records.findLastIndex((record) => record.kind === kind) + 1).some(isHeard);
}

function told(number: number, one: string, many: string, names: readonly string[] = []): string[] {
  if (number === 0) return [];
  const which = names.length === 0 ? '' : ` (${named(names)})`;
  return [`${number} ${number === 1 ? one : many}${which}`];
}

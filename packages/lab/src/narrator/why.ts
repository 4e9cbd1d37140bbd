/**
 * What went wrong, and what did first. Troubles are what the references miss, what an end of the wire refused or gave up, and what fell
 * silent; each at the time when it showed, in order of time.
 */
import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { compareSequence, referenceOf, signalsOf, withoutParticipant } from '../reference/index.ts';
import type { Finding, ReferenceName, Sequence, Signal } from '../reference/index.ts';
import { failureWordsOf } from './login-failure.ts';
import { movesOf } from './moves.ts';
import type { Move } from './moves.ts';
import { formatCount, formatDuration } from './quantity.ts';
import type { Stay } from './stays.ts';
import type { Story } from './story.ts';
import { judgeStay } from './verdict.ts';

/** Something that went wrong. */
export interface Trouble {
  /** When it showed, on the clock of the records. */
  readonly atMs: number;
  readonly who: string;
  /** A clause, such as `RegionHandshakeReply came only 15 s after RegionHandshake`. */
  readonly words: string;
}

/** All that went wrong in a story, in order of time. */
export function troublesIn(story: Story): Trouble[] {
  const who = story.protagonist;
  return story.stays
    .flatMap((stay) => troublesOf(stay, who))
    .map(({ atMs, words }) => ({ atMs, who, words }))
    .toSorted((one, other) => one.atMs - other.atMs);
}

type Bare = Omit<Trouble, 'who'>;

function troublesOf(stay: Stay, who: string): Bare[] {
  const { records } = stay;
  const told = records.flatMap((record) => tellRecord(record));
  const verdict = judgeStay(stay);
  const hasFailed = records.some(({ kind }) => kind === 'LoginFail');
  const isWhole = verdict.outcome === 'arrived' || verdict.outcome === 'missing';
  const missed = hasFailed || !isWhole ? [] : ofArrival(records, who);
  const moves = movesOf(records, who);
  return withoutEchoes([
    ...told,
    ...missed,
    ...moves.flatMap((move) => ofMove(move, records)),
    ...ofNeighbours(moves[0] === undefined ? records : records.slice(0, moves[0].first)),
    ...ofLogout(records),
  ]);
}

/** What one observation says of itself that it is wrong. */
function tellRecord(record: EvidenceRecord): Bare[] {
  const { kind, data, mono } = record;
  const words = Object.hasOwn(WRONG, kind) ? WRONG[kind as ObservationKind]?.(data ?? {}, record) : undefined;
  return words === undefined ? [] : [{ atMs: mono, words }];
}

type Words = (data: NonNullable<EvidenceRecord['data']>, record: EvidenceRecord) => string | undefined;

const textIn = (value: unknown): string => (typeof value === 'string' ? value.trim().replace(/\.$/, '') : '');
const colon = (value: unknown): string => (textIn(value) === '' ? '' : `: ${textIn(value)}`);
const numberIn = (value: unknown): number => (typeof value === 'number' ? value : 0);

const WRONG: { readonly [K in ObservationKind]?: Words } = {
  LoginFail: ({ reason, message }) => {
    const { judged, speaker } = failureWordsOf(textIn(reason));
    return `${judged}${speaker === 'nobody' ? '' : colon(message)}`;
  },
  UseCircuitCodeRejected: ({ circuit, why }) =>
    `the simulator did not take UseCircuitCode ${numberIn(circuit)}${colon(why)}`,
  SeedFailed: ({ message }) => `the seed gave no capabilities${colon(message)}`,
  Malformed: ({ what }, { side }) =>
    `the ${side === 'SERVER' ? 'client' : 'simulator'} sent a datagram that makes no sense${colon(what)}`,
  Repeated: ({ packets }) =>
    `the client sent ${formatCount(numberIn(packets), 'packet')} twice without marking it as sent again`,
  Undelivered: ({ message, attempts }, { side }) =>
    `${textIn(message)} of the ${side === 'CLIENT' ? 'client' : 'simulator'} was never acknowledged, though it was sent ${numberIn(attempts)} times`,
  Ghost: () => 'the login was granted, and its ticket never used: UseCircuitCode never came',
  Wallflower: ({ message }) => `AgentUpdate never came after the arrival${colon(message)}`,
  Silent: () => 'the client fell silent',
  AgentTimeout: ({ lastActiveMs }) =>
    `the simulator gave the agent up, having heard nothing of its client for ${formatDuration(numberIn(lastActiveMs))}`,
  RegionSilent: ({ region, silentMs }) =>
    `${textIn(region) || 'the region'} fell silent: nothing was heard of it for ${formatDuration(numberIn(silentMs))}`,
  Kicked: ({ reason }) => `the region showed the agent out${colon(reason)}`,
  ArrivalFailed: ({ missing, waitedMs }) =>
    `${textIn(missing)} never came: the client gave up after ${formatDuration(numberIn(waitedMs))}`,
  TicketUnused: ({ waitedMs }) =>
    `the ticket was not used within ${formatDuration(numberIn(waitedMs))}: UseCircuitCode never came`,
  AgentLost: ({ region, step }) =>
    `the agent was lost on its way to ${textIn(region)}: ${textIn(step)} never came`,
};

const LOGIN = referenceOf('login');
/** Of a wire whose HTTP nobody has watched. */
const LOGIN_UNASKED = withoutParticipant(LOGIN, 'L');

/** Arrival and what belongs to it, by the reference. */
function ofArrival(all: readonly EvidenceRecord[], who: string): Bare[] {
  const [move] = movesOf(all, who);
  // What a region is told when the avatar comes back is no part of the arrival.
  const records = move === undefined ? all : all.slice(0, move.first);
  const root = rootOf(records);
  const login = records.some(({ component }) => component === 'LOGIN') ? LOGIN : LOGIN_UNASKED;
  return toldOf(compareWith(login, records, root));
}

/** The first region of a stay: where the first circuit is opened to. */
const rootOf = (records: readonly EvidenceRecord[]): string | undefined =>
  records.find(({ kind }) => kind === 'UseCircuitCodeSent' || kind === 'UseCircuitCodeReceived')?.sim;

function compareWith(
  sequence: Sequence,
  records: readonly EvidenceRecord[],
  root: string | undefined,
  untilMs = records.at(-1)?.mono,
): readonly Finding[] {
  const clientTells = records.some(({ side }) => side === 'CLIENT');
  const signals = records.flatMap((record): Signal[] => {
    const isOther = root !== undefined && record.sim !== undefined && record.sim !== root;
    const all = signalsOf(record, isOther);
    // What a server sent has not come for that; and what both ends tell is one message.
    return clientTells ? all.filter(({ isImplied }) => record.side === 'CLIENT' || isImplied) : all;
  });
  return compareSequence(sequence, signals, untilMs).findings;
}

/** Of steps that are missing only the first: the others wait for it. */
function toldOf(findings: readonly Finding[], prefix = ''): Bare[] {
  const first = findings.find(({ type }) => type === 'missing');
  return findings
    .filter((finding) => finding.type !== 'missing' || finding === first)
    .map((finding) => ({ atMs: finding.atMs, words: `${prefix}${wordsOf(finding)}` }));
}

function wordsOf(finding: Finding): string {
  const { step } = finding;
  switch (finding.type) {
    case 'missing':
      return `${step} never came${finding.after === undefined ? '' : ` after ${finding.after}`}`;
    case 'late':
      return `${step} came only ${formatDuration(finding.waitedMs)} after ${finding.after}`;
    case 'out-of-order':
      return `${step} came before ${finding.before}`;
    default:
      return `${step} came ${finding.times === 1 ? 'once more' : `${finding.times} times more`} than it should`;
  }
}

/** A move, by the reference of its kind. */
function ofMove(move: Move, records: readonly EvidenceRecord[]): Bare[] {
  const { kind, first, last, outcome, from, to, why } = move;
  const title = `${kind === 'crossing' ? 'the border crossing' : 'the teleport'}${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`;
  if (outcome === 'stayed')
    return [{ atMs: records[last]!.mono, words: `${title} came to nothing${colon(why)}` }];
  if (outcome === 'within' || outcome === 'lost') return [];
  const name: ReferenceName = kind;
  const until = outcome === 'open' ? records.length : last + 1;
  const own = records.slice(first, until);
  const clients = own.filter(({ side }) => side === 'CLIENT');
  return toldOf(
    compareWith(referenceOf(name), clients.length > 0 ? clients : own, simBefore(records, first)),
    `${title}: `,
  );
}

/** Where the avatar was when a move began. */
function simBefore(records: readonly EvidenceRecord[], index: number): string | undefined {
  const before = records.slice(0, index + 1);
  const placed = before.findLast(
    ({ kind }) => kind === 'AgentMovementCompleteReceived' || kind === 'Arrived',
  );
  return placed?.sim ?? rootOf(records);
}

/** Circuits to the regions next door that were opened, by the reference. */
function ofNeighbours(records: readonly EvidenceRecord[]): Bare[] {
  const told = new Set(
    records.flatMap(({ kind, data }) =>
      kind === 'EnableSimulatorReceived' && typeof data?.['endpoint'] === 'string' ? [data['endpoint']] : [],
    ),
  );
  const root = rootOf(records);
  return [...told].slice(0, MOST_NEIGHBOURS).flatMap((sim) => {
    const own = records.filter((record) => record.sim === sim);
    const first = own.findIndex(({ kind }) => kind === 'UseCircuitCodeSent');
    if (sim === root || first < 0) return [];
    const gone = own.findIndex(({ kind }) => kind === 'RootChanged' || kind === 'CompleteAgentMovementSent');
    const seen = own.slice(first, gone < 0 ? undefined : gone);
    const region = own.find(({ kind }) => kind === 'RegionHandshakeReceived')?.data?.['region'];
    const name = typeof region === 'string' ? region : sim;
    const until = records.at(-1)?.mono;
    return toldOf(compareWith(referenceOf('child'), seen, root, until), `the neighbour ${name}: `);
  });
}

const MOST_NEIGHBOURS = 64;

function ofLogout(records: readonly EvidenceRecord[]): Bare[] {
  const at = records.findIndex(({ kind }) => kind === 'LogoutInitiated');
  if (at < 0) return [];
  return toldOf(compareWith(referenceOf('logout'), records.slice(at), records[at]!.sim));
}

/** What says the same as another one that is more exact. */
function withoutEchoes(troubles: readonly Bare[]): Bare[] {
  const has = (start: string): boolean => troubles.some(({ words }) => words.startsWith(start));
  const drop = (words: string): boolean =>
    (words.startsWith('AgentUpdate never came after') &&
      !words.includes(':') &&
      (has('the client fell silent') || has('AgentUpdate never came after the arrival:'))) ||
    (/^(?:UseCircuitCode|the answer to UseCircuitCode) came .* than it should$/.test(words) &&
      has('the simulator did not take UseCircuitCode')) ||
    (words.startsWith('UseCircuitCode never came') &&
      (has('the login was granted') || has('the ticket was not')));
  return troubles.filter(({ words }) => !drop(words));
}

/** What is told of a whole file: the first thing that went wrong, then the others; or that nothing did. */
export interface Why {
  readonly isWell: boolean;
  readonly paragraph: string;
}

/** So many further troubles are told. */
const MOST_FURTHER = 5;

/** One paragraph: what went wrong first, and what after that. @param stories of all avatars, each told by itself */
export function whyOf(stories: readonly Story[]): Why {
  const troubles = stories.flatMap(troublesIn).toSorted((one, other) => one.atMs - other.atMs);
  const [first, ...rest] = troubles;
  if (first === undefined) return { isWell: true, paragraph: wellOf(stories) };
  const startMs = Math.min(...stories.map((story) => story.startMs));
  const further = grouped(rest);
  const shown = further
    .slice(0, MOST_FURTHER)
    .map(({ who, words, count }) => `${who}: ${words}${count === 1 ? '' : ` (${count} times)`}`);
  const left = further.length - shown.length;
  const at = formatDuration(Math.max(0, first.atMs - startMs));
  const paragraph = [
    `${first.who}: ${first.words}. That was the first thing that went wrong, ${at} into the story.`,
    ...(shown.length === 0
      ? []
      : [`After that: ${shown.join('; ')}${left > 0 ? `; and ${left} more` : ''}.`]),
  ].join(' ');
  return { isWell: false, paragraph };
}

function grouped(troubles: readonly Trouble[]): (Trouble & { readonly count: number })[] {
  const groups = new Map<string, Trouble & { count: number }>();
  for (const trouble of troubles) {
    const key = `${trouble.who}: ${trouble.words}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ...trouble, count: 1 });
    else group.count++;
  }
  return [...groups.values()];
}

function wellOf(stories: readonly Story[]): string {
  const logins = stories.flatMap(({ stays, protagonist }) =>
    stays.map((stay) => ({ verdict: judgeStay(stay), who: protagonist })),
  );
  if (logins.length === 0) return 'Nothing went wrong: there is no session in it.';
  const arrived = logins.flatMap(({ verdict, who }) =>
    verdict.outcome === 'arrived' ? [{ who, elapsedMs: verdict.elapsedMs }] : [],
  );
  const one = arrived[0];
  if (arrived.length === 1 && logins.length === 1)
    return `Nothing went wrong: ${one!.who} arrived ${formatDuration(one!.elapsedMs)} after asking to log in, and all that belongs to it was there in order and in time.`;
  const counts = `Nothing went wrong: of ${formatCount(logins.length, 'session')} ${arrived.length}`;
  if (arrived.length === logins.length)
    return `${counts} arrived, and all that belongs to it was there in order and in time.`;
  return `${counts} had arrived when the record ends; what came until then was in order and in time.`;
}

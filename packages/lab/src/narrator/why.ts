/**
 * What went wrong, and what did first. Troubles are what the references miss, what an end of the wire refused or gave up, and what fell
 * silent; each at the time when it showed, in order of time.
 */
import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { compareClosest, referencesOf, subjectOf, withoutParticipant } from '../reference/index.ts';
import type { Comparison, Finding, Sequence, Subject } from '../reference/index.ts';
import { failureWordsOf } from './login-failure.ts';
import { passagesOf } from './passages.ts';
import type { Passage } from './passages.ts';
import { formatCount, formatDuration } from './quantity.ts';
import type { Stay } from './stays.ts';
import type { Story } from './story.ts';
import { judgeStay } from './verdict.ts';

/** Something that went wrong. */
export interface Trouble {
  /** When it showed, on the clock of the records. */
  readonly atMs: number;
  /** Name of the avatar whose story it is part of. */
  readonly who: string;
  /** A clause, such as `RegionHandshakeReply came only 15 s after RegionHandshake`. */
  readonly words: string;
}

/** All that went wrong in a story, in order of time. @param references how it should have gone; our own by default */
export function troublesIn(story: Story, references = OURS): Trouble[] {
  const who = story.protagonist;
  return story.stays
    .flatMap((stay) => troublesOf(stay, who, references))
    .map(({ atMs, words }) => ({ atMs, who, words }))
    .toSorted((one, other) => one.atMs - other.atMs);
}

type Bare = Omit<Trouble, 'who'>;

function troublesOf(stay: Stay, who: string, references: References): Bare[] {
  const { records } = stay;
  const { outcome } = judgeStay(stay);
  // What became of a login that failed is told by what refused it.
  const isTold =
    records.some(({ kind }) => kind === 'LoginFail') || (outcome !== 'arrived' && outcome !== 'missing');
  const passages = passagesOf(records, who).filter(({ subject }) => subject !== 'login' || !isTold);
  return withoutEchoes([
    ...records.flatMap((record) => tellRecord(record)),
    ...passages.flatMap((passage) => ofPassage(passage, references, records)),
  ]);
}

/** What one observation says of itself that it is wrong. A silence went wrong when it began, not when somebody had had enough of it. */
function tellRecord(record: EvidenceRecord): Bare[] {
  const { kind, data, mono } = record;
  const words = Object.hasOwn(WRONG, kind) ? WRONG[kind as ObservationKind]?.(data ?? {}, record) : undefined;
  const sinceMs = kind === 'RegionSilent' ? numberIn(data?.['silentMs']) : 0;
  return words === undefined ? [] : [{ atMs: mono - sinceMs, words }];
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

/** How each passage should go: of several ways, the one that it is closest to counts. */
export type References = Readonly<Record<Subject, readonly Sequence[]>>;

/** Our own. */
const OURS: References = {
  login: referencesOf('login'),
  neighbour: referencesOf('neighbour'),
  crossing: referencesOf('crossing'),
  teleport: referencesOf('teleport'),
  logout: referencesOf('logout'),
};

/** Ours, but for what the given ones are of. */
export function referencesWith(given: readonly Sequence[]): References {
  const ofSubject = (subject: Subject): readonly Sequence[] => {
    const own = given.filter((sequence) => subjectOf(sequence) === subject);
    return own.length > 0 ? own : OURS[subject];
  };
  return {
    login: ofSubject('login'),
    neighbour: ofSubject('neighbour'),
    crossing: ofSubject('crossing'),
    teleport: ofSubject('teleport'),
    logout: ofSubject('logout'),
  };
}

/** The passage, compared with the closest of the sequences. A login that nobody watched the HTTP of is not missed. */
export function comparePassage(
  { subject, signals, untilMs }: Passage,
  sequences: readonly Sequence[],
): Comparison {
  const isUnasked = subject === 'login' && !signals.some(({ from, to }) => from === 'L' || to === 'L');
  const all = isUnasked ? sequences.map((sequence) => withoutParticipant(sequence, 'L')) : sequences;
  return compareClosest(all, signals, untilMs);
}

function ofPassage(passage: Passage, references: References, records: readonly EvidenceRecord[]): Bare[] {
  const { subject, title, move } = passage;
  if (move?.outcome === 'stayed')
    return [{ atMs: records[move.last]!.mono, words: `${title} came to nothing${colon(move.why)}` }];
  // An observation of its own tells of it.
  if (move?.outcome === 'lost') return [];
  const prefix = title === '' ? '' : `${title}: `;
  return toldOf(comparePassage(passage, references[subject]).findings, prefix);
}

/** Of steps that are missing only the first: the others wait for it. */
function toldOf(findings: readonly Finding[], prefix: string): Bare[] {
  const first = findings.find(({ type }) => type === 'missing');
  return findings
    .filter((finding) => finding.type !== 'missing' || finding === first)
    .map((finding) => ({ atMs: finding.atMs, words: `${prefix}${wordsOf(finding)}` }));
}

/** A clause, such as `RegionHandshakeReply came only 15 s after RegionHandshake`. */
export function wordsOf(finding: Finding): string {
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
  /** Whether nothing went wrong, or what was asked about is as it should be. */
  readonly isWell: boolean;
  /** The same in words, in one paragraph of plain text. */
  readonly paragraph: string;
}

/** So many further troubles are told. */
const MOST_FURTHER = 5;

/**
 * One paragraph: what went wrong first, and what after that.
 * @param stories of all avatars, each told by itself
 * @param references how it should have gone; our own by default
 */
export function whyOf(stories: readonly Story[], references?: References): Why {
  const troubles = stories
    .flatMap((story) => troublesIn(story, references))
    .toSorted((one, other) => one.atMs - other.atMs);
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

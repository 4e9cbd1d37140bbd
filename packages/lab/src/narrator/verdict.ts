import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { behaviourSentence } from './behaviour-verdict.ts';
import { endSentence } from './end-verdict.ts';
import { failureWordsOf, loginFailureOf } from './login-failure.ts';
import type { LoginFailure } from './login-failure.ts';
import { moveSentences } from './move-verdict.ts';
import { formatDuration } from './quantity.ts';
import { compareClosest, groupOf, referencesOf, signalsOf, withoutParticipant } from '../reference/index.ts';
import type { Sequence, Signal } from '../reference/index.ts';
import type { Stay } from './stays.ts';
import type { Story } from './story.ts';

/** So many stays are told one by one; of more, those in the middle are counted. */
const MOST_STAYS_TOLD = 10;

/** How it ended. `step` is the first that was missing or late. */
export type Verdict =
  | {
      readonly outcome: 'arrived';
      readonly elapsedMs: number;
      readonly late?: LateStep;
      /** Where, when it is not what was asked for. */
      readonly elsewhere?: string;
    }
  | {
      readonly outcome: LoginFailure;
      /** What was said of it. */
      readonly reason: string;
    }
  /** It was in a region already when watching began. */
  | { readonly outcome: 'under-way' }
  | { readonly outcome: 'missing'; readonly step: string; readonly seen: readonly string[] };

/** A step that came, but long after the one before it. */
export interface LateStep {
  /** What was late, as the reference for arrivals names it, such as a message. */
  readonly step: string;
  /** The step before it, named likewise. */
  readonly after: string;
  /** Between the two, milliseconds. */
  readonly waitedMs: number;
}

/** How an arrival should go. */
const ARRIVALS = referencesOf('login').map((sequence) => groupOf(sequence, 'Arrival'));
/** The same where nobody has watched the login: circuits only. */
const ARRIVALS_UNASKED = ARRIVALS.map((sequence) => withoutParticipant(sequence, 'L'));

/** What became of the arrival in the last stay. */
export function judge({ stays }: Pick<Story, 'stays'>): Verdict {
  return judgeStay(stays.at(-1) ?? { number: 1, records: [] });
}

/** What became of the arrival in this stay, by what was seen in it alone. */
export function judgeStay({ records }: Stay): Verdict {
  const { steps, findings } = compareClosest(arrivalsOf(records), arrivalSignals(records));
  const missing = steps.find(({ atMs }) => atMs === undefined);
  const arrived = records.find(({ kind }) => kind === 'Arrived');
  const seen = steps.filter(({ atMs }) => atMs !== undefined);
  if (arrived === undefined && missing !== undefined) {
    if (seen.length === 0 && records.some(isLife)) return { outcome: 'under-way' };
    const names = seen.map(({ name }) => name);
    return (
      refusalOf(records) ?? { outcome: 'missing', step: missingStep(records, missing.name), seen: names }
    );
  }
  const times = seen.flatMap(({ atMs }) => atMs ?? []);
  const late = findings.find((finding) => finding.type === 'late');
  const spanMs = (arrived?.mono ?? Math.max(...times)) - (times[0] ?? 0);
  const claimed = arrived?.data?.['elapsedMs'];
  const elapsedMs = typeof claimed === 'number' ? claimed : spanMs;
  const elsewhere = elsewhereOf(records);
  return {
    outcome: 'arrived',
    elapsedMs,
    ...(late === undefined ? {} : { late }),
    ...(elsewhere === undefined ? {} : { elsewhere }),
  };
}

/** Where a wire was watched without its HTTP, no login can be missed. */
function arrivalsOf(records: readonly EvidenceRecord[]): readonly Sequence[] {
  const isWatched = records.some(({ component }) => component === 'LOGIN');
  const isOfWire = records.length > 0 && records.every(({ reconstructed }) => reconstructed === true);
  return isOfWire && !isWatched ? ARRIVALS_UNASKED : ARRIVALS;
}

/** What a region says counts once it has been received: of what it has sent, nobody knows whether it came. */
function arrivalSignals(records: readonly EvidenceRecord[]): Signal[] {
  return records.flatMap((record) =>
    signalsOf(record).filter(({ from }) => record.side === 'CLIENT' || from !== 'R' || isImpliedBy(record)),
  );
}

/** A simulator that has a client's UseCircuitCode has answered it. */
const isImpliedBy = ({ kind }: EvidenceRecord): boolean => kind === 'UseCircuitCodeReceived';

/** What is only seen of an agent that is in a region. */
const isLife = ({ kind }: EvidenceRecord): boolean => LIFE.has(kind);
const LIFE: ReadonlySet<string> = new Set<ObservationKind>([
  ...(['ObjectsReceived', 'RegionStatsReceived', 'CoarseLocationsReceived', 'RegionTimeReceived'] as const),
  ...(['FirstAgentUpdateSent', 'LayerReceived', 'LogoutInitiated', 'Kicked', 'AlertHeard'] as const),
]);

function elsewhereOf(records: readonly EvidenceRecord[]): string | undefined {
  const { asked, region, unknown } = records.findLast(({ kind }) => kind === 'ArrivedElsewhere')?.data ?? {};
  if (typeof asked !== 'string' || typeof region !== 'string') return undefined;
  return unknown === undefined
    ? `${region}, not in ${asked} as asked,`
    : `${region}, which the grid had chosen,`;
}

function refusalOf(records: readonly EvidenceRecord[]): Verdict | undefined {
  const refusal = records.findLast(({ kind }) => kind === 'LoginFail');
  if (refusal === undefined) return undefined;
  const { reason } = refusal.data ?? {};
  return { outcome: loginFailureOf(typeof reason === 'string' ? reason : ''), reason: refusal.val };
}

/** The client's own word for it goes before what can be concluded. */
function missingStep(records: readonly EvidenceRecord[], concluded: string): string {
  const named = records.findLast(({ kind }) => kind === 'ArrivalFailed')?.data?.['missing'];
  return typeof named === 'string' ? named : concluded;
}

/**
 * The verdict in plain sentences, stay by stay: how the arrival ended, then how the server took it and how the session ended.
 * Of many stays those in the middle are only counted.
 */
export function verdictSentences({ stays, protagonist }: Story): string[] {
  const tell = (stay: Stay): string[] => stayVerdict(stay, protagonist, stays.length);
  if (stays.length <= MOST_STAYS_TOLD) return stays.flatMap(tell);
  const half = MOST_STAYS_TOLD / 2;
  const leftOut = stays.length - MOST_STAYS_TOLD;
  const between = `Logins ${half + 1} to ${half + leftOut} are left out here; the evidence has them.`;
  return [...stays.slice(0, half).flatMap(tell), between, ...stays.slice(-half).flatMap(tell)];
}

function stayVerdict(stay: Stay, protagonist: string, total: number): string[] {
  const when = total === 1 ? '' : ` at login ${stay.number}`;
  return [
    arrivalSentence(protagonist, stay, when),
    ...moveSentences(stay.records, protagonist),
    behaviourSentence(stay),
    endSentence(stay, total === 1 ? '' : ` of login ${stay.number}`),
  ].filter((sentence) => sentence !== undefined);
}

function arrivalSentence(protagonist: string, stay: Stay, when: string): string | undefined {
  const verdict = judgeStay(stay);
  if (verdict.outcome === 'under-way')
    return `${protagonist} was in a region already${when} when the evidence begins.`;
  if (verdict.outcome === 'missing') {
    const until = verdict.seen.length === 0 ? 'nothing' : verdict.seen.join(', ');
    return `Not arrived${when}: the first step missing is ${verdict.step}. Seen until then: ${until}.`;
  }
  if (verdict.outcome !== 'arrived') return failureSentence(stay, protagonist, when);
  const took = `Arrived${when}: ${protagonist} stood in ${verdict.elsewhere ?? 'the region'} ${formatDuration(verdict.elapsedMs)} after asking to log in.`;
  if (verdict.late === undefined) return took;
  const { step, after, waitedMs } = verdict.late;
  return `${took} Late: ${step}, ${formatDuration(waitedMs)} after ${after}.`;
}

/** The last login that failed in this stay, as a sentence. */
function failureSentence({ records }: Stay, protagonist: string, when: string): string | undefined {
  const failed = records.findLast(({ kind }) => kind === 'LoginFail');
  if (failed === undefined) return undefined;
  const { reason, message } = failed.data ?? {};
  const { failure, judged, speaker } = failureWordsOf(typeof reason === 'string' ? reason : '');
  // Where a grid gave no words its reason stands in for them; ours are no words for people.
  const words = message === '' && failure !== 'refused' ? '' : failed.val.trim().replace(/\.$/, '');
  const told = speaker === 'nobody' || words === '' ? '' : ` (${words})`;
  if (failure === 'refused') return `Refused${when}: ${protagonist} was not let in${told}.`;
  return `Not arrived${when}: ${judged}${told}.`;
}

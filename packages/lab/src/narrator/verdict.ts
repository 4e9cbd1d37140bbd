import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { formatDuration } from './quantity.ts';
import type { Story } from './story.ts';

/** A step that takes longer than this after the one before it is named as late. */
export const LATE_MS = 5000;

/** How it ended. `step` is the first that was missing or late. */
export type Verdict =
  | { readonly outcome: 'arrived'; readonly elapsedMs: number; readonly late?: LateStep }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'missing'; readonly step: string; readonly seen: readonly string[] };

/** A step that came, but long after the one before it. */
export interface LateStep {
  readonly step: string;
  readonly after: string;
  readonly waitedMs: number;
}

interface Step {
  readonly name: string;
  /** Any of these shows that it happened. */
  readonly shown: readonly ObservationKind[];
}

/**
 * What an arrival takes, in the order in which it is asked for.
 * @source The login sequence of viewers, as OpenSim 0.9.2 needs it
 */
const STEPS: readonly Step[] = [
  { name: 'the login request', shown: ['LoginStart', 'LoginReceived'] },
  { name: 'the login response', shown: ['LoginSuccess', 'LoginResponseSent'] },
  { name: 'UseCircuitCode', shown: ['UseCircuitCodeSent', 'UseCircuitCodeReceived'] },
  {
    name: 'the answer to UseCircuitCode',
    shown: ['UseCircuitCodeAcked', 'UseCircuitCodeReceived', 'RegionHandshakeReceived', 'Connected'],
  },
  {
    name: 'CompleteAgentMovement',
    shown: ['CompleteAgentMovementSent', 'CompleteAgentMovementReceived', 'AgentMovementCompleteReceived'],
  },
  { name: 'RegionHandshake', shown: ['RegionHandshakeReceived'] },
  { name: 'RegionHandshakeReply', shown: ['RegionHandshakeReplySent', 'RegionHandshakeReplyReceived'] },
  { name: 'AgentMovementComplete', shown: ['AgentMovementCompleteReceived'] },
];

/** What became of the protagonist's arrival. */
export function judge({ records, protagonist }: Story): Verdict {
  const own = records.filter(({ actor }) => actor === protagonist);
  const times = STEPS.map((step) => timeOf(step, own));
  const missing = times.indexOf(undefined);
  const arrived = own.find(({ kind }) => kind === 'Arrived');
  if (arrived === undefined && missing >= 0) {
    const refusal = own.findLast(({ kind }) => kind === 'LoginFail');
    if (refusal !== undefined) return { outcome: 'refused', reason: refusal.val };
    return { outcome: 'missing', step: missingStep(own, missing), seen: seenSteps(times) };
  }
  const first = times.find((time) => time !== undefined) ?? 0;
  const last = arrived?.mono ?? Math.max(...times.filter((time) => time !== undefined));
  const late = lateStep(times);
  return { outcome: 'arrived', elapsedMs: last - first, ...(late === undefined ? {} : { late }) };
}

function timeOf({ shown }: Step, records: readonly EvidenceRecord[]): number | undefined {
  return records.find(({ kind }) => (shown as readonly string[]).includes(kind))?.mono;
}

/** The client's own word for it goes before what can be concluded. */
function missingStep(records: readonly EvidenceRecord[], index: number): string {
  const named = records.findLast(({ kind }) => kind === 'ArrivalFailed')?.data?.['missing'];
  return typeof named === 'string' ? named : STEPS[index]!.name;
}

function seenSteps(times: readonly (number | undefined)[]): string[] {
  return STEPS.filter((_, index) => times[index] !== undefined).map(({ name }) => name);
}

function lateStep(times: readonly (number | undefined)[]): LateStep | undefined {
  let before: { name: string; mono: number } | undefined;
  for (const [index, mono] of times.entries()) {
    if (mono === undefined) continue;
    const { name } = STEPS[index]!;
    if (before !== undefined && mono - before.mono > LATE_MS) {
      return { step: name, after: before.name, waitedMs: mono - before.mono };
    }
    if (before === undefined || mono > before.mono) before = { name, mono };
  }
  return undefined;
}

/** The verdict in plain sentences: how the arrival ended, then how the server took it and how the session ended. */
export function verdictSentences(story: Story): string[] {
  const sentences = [arrivalSentence(story, judge(story))];
  const behaviour = behaviourSentence(story);
  if (behaviour !== undefined) sentences.push(behaviour);
  const end = endSentence(story);
  if (end !== undefined) sentences.push(end);
  return sentences;
}

function arrivalSentence({ protagonist }: Story, verdict: Verdict): string {
  if (verdict.outcome === 'refused')
    return `Refused: ${protagonist} was not let in (${bare(verdict.reason)}).`;
  if (verdict.outcome === 'missing') {
    const seen = verdict.seen.length === 0 ? 'nothing' : verdict.seen.join(', ');
    return `Not arrived: the first step missing is ${verdict.step}. Seen until then: ${seen}.`;
  }
  const took = `Arrived: ${protagonist} stood in the region ${formatDuration(verdict.elapsedMs)} after asking to log in.`;
  if (verdict.late === undefined) return took;
  const { step, after, waitedMs } = verdict.late;
  return `${took} Late: ${step}, ${formatDuration(waitedMs)} after ${after}.`;
}

const BEHAVIOURS: ReadonlyMap<string, string> = new Map<ObservationKind, string>([
  ['Wallflower', 'the heartbeat was withheld'],
  ['Silent', 'the client fell silent'],
  ['Ghost', 'the ticket was never used'],
  ['Rejection', 'wrong credentials were given'],
]);

/** How the server took a behaviour: the first thing it did about it, or how long it did nothing. */
function behaviourSentence({ records, protagonist, startMs, spanMs }: Story): string | undefined {
  const own = records.filter(({ actor }) => actor === protagonist);
  const behaviour = own.find(({ kind }) => BEHAVIOURS.has(kind));
  if (behaviour === undefined) return undefined;
  const what = BEHAVIOURS.get(behaviour.kind);
  // What comes after a logout is the answer to that.
  const leaves = own.findIndex(({ kind }) => kind === 'LogoutInitiated');
  const watched = leaves < 0 ? own : own.slice(0, leaves);
  const reaction = watched.find(({ kind }) => REACTIONS.has(kind));
  if (reaction === undefined) {
    const watchedMs = (own[leaves]?.mono ?? startMs + spanMs) - behaviour.mono;
    return watchedMs < 1
      ? `The server's view: ${what}; what came of it was not watched.`
      : `The server's view: ${what}, and in the ${formatDuration(watchedMs)} watched nothing came of it.`;
  }
  const afterMs = Math.max(0, reaction.mono - behaviour.mono);
  const by = REACTIONS.get(reaction.kind)!;
  return `The server's view: ${what}; ${by} ${formatDuration(afterMs)} later (${bare(reaction.val)}).`;
}

const REACTIONS: ReadonlyMap<string, string> = new Map<ObservationKind, string>([
  ['AgentTimeout', 'it gave the agent up'],
  ['TicketUnused', 'it let the reservation lapse'],
  ['AuthFail', 'it refused the credentials'],
  ['CircuitFail', 'it refused a circuit'],
  ['KickSent', 'it showed the agent out'],
  ['Kicked', 'it showed the agent out'],
  ['LoginFail', 'it refused the login'],
  ['DisableSimulatorReceived', 'it closed the circuit'],
]);

const ENDS: ReadonlyMap<string, string> = new Map<ObservationKind, string>([
  ['Kicked', 'The session ended when the region showed the agent out'],
  ['RegionSilent', 'The session ended because nothing was heard of the region any more'],
  ['LogoutReplyReceived', 'The session ended with a logout that was answered'],
  ['LogoutReplyMissing', 'The session ended with a logout that was not answered, as OpenSim often does'],
  ['AgentDeparted', 'The session ended'],
  ['Departed', 'The session ended'],
]);

function endSentence({ records, protagonist }: Story): string | undefined {
  const own = records.filter(({ actor }) => actor === protagonist);
  const kinds = new Set(own.map(({ kind }) => kind));
  const end = [...ENDS.keys()].find((kind) => kinds.has(kind));
  return end === undefined ? undefined : `${ENDS.get(end)}.`;
}

/** Without a full stop of its own, to stand in a sentence of ours. */
function bare(words: string): string {
  return words.replace(/\.$/, '');
}

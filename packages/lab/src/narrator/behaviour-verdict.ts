import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { loginFailureOf } from './login-failure.ts';
import { formatDuration } from './quantity.ts';
import type { Stay } from './stays.ts';

const BEHAVIOURS: ReadonlyMap<string, string> = new Map<ObservationKind, string>([
  ['Wallflower', 'the heartbeat was withheld'],
  ['Silent', 'the client fell silent'],
  ['Ghost', 'the ticket was never used'],
  ['Rejection', 'wrong credentials were given'],
]);

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

/** What the sentences about the arrival or the end quote already. */
const QUOTED: ReadonlySet<string> = new Set<ObservationKind>(['LoginFail', 'Kicked']);

/** How the server took a behaviour: the first thing it did about it, or how long it did nothing. */
export function behaviourSentence({ records }: Stay): string | undefined {
  const behaviour = records.find(({ kind }) => BEHAVIOURS.has(kind));
  if (behaviour === undefined) return undefined;
  if (records.some(isNoRefusal)) return undefined;
  const what = BEHAVIOURS.get(behaviour.kind);
  // What comes after a logout is the answer to that.
  const leaves = records.findIndex(({ kind }) => kind === 'LogoutInitiated');
  const watched = leaves < 0 ? records : records.slice(0, leaves);
  const reaction = watched.find(({ kind }) => REACTIONS.has(kind));
  if (reaction === undefined) {
    const until = records[leaves] ?? records.at(-1) ?? behaviour;
    const watchedMs = until.mono - behaviour.mono;
    return watchedMs < 1
      ? `The server's view: ${what}; what came of it was not watched.`
      : `The server's view: ${what}, and in the ${formatDuration(watchedMs)} watched nothing came of it.`;
  }
  const afterMs = Math.max(0, reaction.mono - behaviour.mono);
  const by = REACTIONS.get(reaction.kind)!;
  const words = QUOTED.has(reaction.kind) ? '' : ` (${reaction.val.trim().replace(/\.$/, '')})`;
  return `The server's view: ${what}; ${by} ${formatDuration(afterMs)} later${words}.`;
}

/** A login that no grid answered: nobody has taken it in any way. */
function isNoRefusal({ kind, data }: EvidenceRecord): boolean {
  const reason = data?.['reason'];
  return kind === 'LoginFail' && typeof reason === 'string' && loginFailureOf(reason) !== 'refused';
}

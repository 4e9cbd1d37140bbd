import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { createEndings } from './endings.ts';
import { failedLogin, plainWords } from './plain-words.ts';
import { formatCount } from './quantity.ts';
import { isHandshake } from './tidy.ts';
import { printable } from '../escape/index.ts';

/** What somebody who watches wants to know at once; the rest is for the story. */
const SHOWN: ReadonlySet<string> = new Set<ObservationKind>([
  ...(['LoginStart', 'LoginSuccess', 'LoginFail', 'AuthFail', 'Reconnect', 'ArrivedElsewhere'] as const),
  ...([
    'UseCircuitCodeAcked',
    'SeedGranted',
    'SeedFailed',
    'EventQueueRunning',
    'RegionHandshakeReceived',
  ] as const),
  ...([
    'AgentMovementCompleteReceived',
    'TerrainComplete',
    'Arrived',
    'ArrivalFailed',
    'AvatarSeen',
  ] as const),
  ...(['NeighbourConnected', 'ChatSaid', 'ChatHeard', 'InstantMessageSent', 'InstantMessageHeard'] as const),
  ...([
    'AlertHeard',
    'Walk',
    'WalkFailed',
    'TeleportAsked',
    'TeleportNotAsked',
    'RegionCrossed',
    'Teleported',
    'RootChanged',
    'JourneyFailed',
    'TurnedBack',
    'NotObeyed',
    'NeighbourRefused',
    'StrangersHeard',
    'AgentLost',
    'RegionRestarting',
    'TeleportedLocally',
    'TeleportFailed',
    'Position',
    'Move',
    'Census',
    'Ghost',
    'Wallflower',
    'Silent',
    'Rejection',
  ] as const),
  ...([
    'Undelivered',
    'AgentTimeout',
    'LossSuspected',
    'LossDismissed',
    'RegionSilent',
    'Kicked',
    'TicketUnused',
    'UseCircuitCodeRejected',
  ] as const),
  ...(['LogoutInitiated', 'LogoutReplyReceived', 'LogoutReplyMissing', 'Departed'] as const),
]);

/** What somebody who runs a grid wants to know: who comes, who goes, and what went wrong. */
const SHOWN_OF_GRID: ReadonlySet<string> = new Set<ObservationKind>([
  ...(['LoginReceived', 'AuthFail', 'CircuitFail', 'AgentMovementCompleteSent', 'AgentDeparted'] as const),
  ...(['UseCircuitCodeRejected', 'TicketUnused', 'AgentTimeout', 'KickSent'] as const),
]);

/** Whoever can reach a grid makes it tell something: more lines than these in a second are only counted. */
const MOST_LINES_A_SECOND = 50;

/** Columns that an actor's name takes. */
const NAME_WIDTH = 16;

/**
 * A formatter of live progress: for each record its line, or undefined for what is too small to show.
 * T+0 is the first record it is given: `  0.123 s  Test User         arrived in Bay at <128, 128, 25>`.
 */
export function createProgress(): (record: EvidenceRecord) => string | undefined {
  let startMs: number | undefined;
  const arrived = new Set<string>();
  const ending = createEndings();
  return (given) => {
    const record = ending(given);
    startMs ??= record.mono;
    const { kind, actor } = record;
    if (kind === 'Arrived') arrived.add(actor);
    if (kind === 'LoginStart') arrived.delete(actor);
    // Its words are the error's, which is told by whoever asked.
    if (kind === 'LoginFail') return formatLine(record, startMs, failedLogin(reasonOf(record)));
    if (!SHOWN.has(kind) || (isHandshake(kind) && arrived.has(actor))) return undefined;
    return formatLine(record, startMs);
  };
}

/** As {@link createProgress}, of a grid that runs for weeks: its side alone, and never more than a reader can follow. */
export function createGridProgress(): (record: EvidenceRecord) => string | undefined {
  let startMs: number | undefined;
  let [second, lines, leftOut] = [0, 0, 0];
  return (record) => {
    startMs ??= record.mono;
    if (!SHOWN_OF_GRID.has(record.kind) || isChildDeparture(record)) return undefined;
    const now = Math.floor((record.mono - startMs) / 1000);
    if (now !== second) [second, lines] = [now, 0];
    if (++lines > MOST_LINES_A_SECOND) {
      leftOut++;
      return undefined;
    }
    const rest = leftOut === 0 ? '' : ` (${formatCount(leftOut, 'line was', 'lines were')} left out)`;
    leftOut = 0;
    return `${formatLine(withUser(record), startMs)}${rest}`;
  };
}

/** Whoever goes has child agents in the regions around, which go with them: that is one departure. */
const isChildDeparture = ({ kind, data }: EvidenceRecord): boolean =>
  kind === 'AgentDeparted' && data?.['child'] === true;

/** A login service speaks in its own name, of somebody. */
function withUser(record: EvidenceRecord): EvidenceRecord {
  const user = record.data?.['user'];
  return typeof user === 'string' && user !== '' ? { ...record, actor: user } : record;
}

const reasonOf = ({ data, val }: EvidenceRecord): string =>
  typeof data?.['reason'] === 'string' ? data['reason'] : val;

function formatLine(record: EvidenceRecord, startMs: number, told = plainWords(record)): string {
  const seconds = Math.max(0, (record.mono - startMs) / 1000).toFixed(3);
  const words = printable(told);
  return `${seconds.padStart(7)} s  ${printable(record.actor).padEnd(NAME_WIDTH)}  ${words}`;
}

import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { plainWords } from './plain-words.ts';
import { printable } from './printable.ts';
import { isHandshake } from './tidy.ts';

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
    'RegionSilent',
    'Kicked',
    'TicketUnused',
    'UseCircuitCodeRejected',
  ] as const),
  ...(['LogoutInitiated', 'LogoutReplyReceived', 'LogoutReplyMissing', 'Departed'] as const),
]);

/** Columns that an actor's name takes. */
const NAME_WIDTH = 16;

/**
 * A formatter of live progress: for each record its line, or undefined for what is too small to show.
 * T+0 is the first record it is given: `  0.123 s  Test User         arrived in Bay at <128, 128, 25>`.
 */
export function createProgress(): (record: EvidenceRecord) => string | undefined {
  let startMs: number | undefined;
  const arrived = new Set<string>();
  return (record) => {
    startMs ??= record.mono;
    const { kind, actor } = record;
    if (kind === 'Arrived') arrived.add(actor);
    if (kind === 'LoginStart') arrived.delete(actor);
    if (!SHOWN.has(kind) || (isHandshake(kind) && arrived.has(actor))) return undefined;
    const seconds = Math.max(0, (record.mono - startMs) / 1000).toFixed(3);
    const words = printable(plainWords(record));
    return `${seconds.padStart(7)} s  ${printable(actor).padEnd(NAME_WIDTH)}  ${words}`;
  };
}

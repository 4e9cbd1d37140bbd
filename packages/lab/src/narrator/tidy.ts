import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';

const QUEUED: ReadonlySet<string> = new Set<ObservationKind>(['QueuedEventReceived', 'QueuedEventSent']);

/** Without the bare notes of events that the same observer tells of in its own words too. */
export function withoutTwins(records: readonly EvidenceRecord[]): EvidenceRecord[] {
  const key = ({ side, actor, signal }: EvidenceRecord): string => JSON.stringify([side, actor, signal]);
  const told = new Set(records.filter(({ kind }) => !QUEUED.has(kind)).map(key));
  return records.filter((record) => !QUEUED.has(record.kind) || !told.has(key(record)));
}

/** What leads into a region. Once arrived, an agent does all of it again for every neighbour. */
const HANDSHAKE: ReadonlySet<string> = new Set<ObservationKind>([
  'UseCircuitCodeSent',
  'UseCircuitCodeAcked',
  'UseCircuitCodeReceived',
  'AgentThrottleSent',
  'AgentThrottleReceived',
  'RegionHandshakeSent',
  'RegionHandshakeReceived',
  'RegionHandshakeReplySent',
  'RegionHandshakeReplyReceived',
  'SeedRegistered',
  'SeedReceived',
  'SeedGranted',
  'EventQueueRunning',
  'EventQueueOpened',
  'SimulatorFeatures',
]);

/** Whether it is a step into a region: of no interest to a brief telling once the agent is in one. */
export function isHandshake(kind: string): boolean {
  return HANDSHAKE.has(kind);
}

import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';

/** One or more observations that are told as one. */
export interface Beat {
  /** The earliest of them. */
  readonly first: EvidenceRecord;
  /** The one that speaks for all: the last of a state that each one replaces, else the first. */
  readonly told: EvidenceRecord;
  /** How many observations it stands for; 1 is told by itself. */
  readonly count: number;
  /** Of all its packets together; 0 where sizes are not known. */
  readonly sizeBytes: number;
  /** From the first to the last. */
  readonly spanMs: number;
}

/** What streams: told once in a part, whatever comes between. */
const STREAMS: ReadonlySet<string> = new Set<ObservationKind>([
  ...(['LayerReceived', 'LayerSent', 'ObjectsReceived', 'ObjectsSent', 'ParcelReceived'] as const),
  ...(['RegionStatsReceived', 'RegionTimeReceived', 'CoarseLocationsReceived', 'Census'] as const),
  ...(['ObjectSeen', 'ObjectVanished', 'NameLearnt', 'Position', 'Resent', 'Malformed'] as const),
  ...(['AssetReceived', 'InventoryReceived', 'CapabilityCalled', 'TypingSeen', 'Typing'] as const),
  ...(['UnknownMessage', 'QueuedEventReceived', 'QueuedEventSent', 'EventQueueRetry'] as const),
]);

/** Of these the last one counts. */
const STATES: ReadonlySet<string> = new Set<ObservationKind>([
  'Position',
  'Census',
  'RegionStatsReceived',
  'RegionTimeReceived',
  'CoarseLocationsReceived',
]);

interface OpenBeat {
  first: EvidenceRecord;
  last: EvidenceRecord;
  count: number;
  sizeBytes: number;
}

/** Observations in their order as beats: streams by what they are, anything else only when it repeats word for word. */
export function collapse(records: readonly EvidenceRecord[]): Beat[] {
  const beats: OpenBeat[] = [];
  const streams = new Map<string, OpenBeat>();
  for (const record of records) {
    const isStream = STREAMS.has(record.kind);
    const key = streamKey(record);
    const open = isStream ? streams.get(key) : beats.at(-1);
    if (open !== undefined && (isStream || repeats(open.first, record))) {
      open.last = record;
      open.count += 1;
      open.sizeBytes += sizeOf(record);
      continue;
    }
    const beat = { first: record, last: record, count: 1, sizeBytes: sizeOf(record) };
    beats.push(beat);
    if (isStream) streams.set(key, beat);
  }
  return beats.map(({ first, last, count, sizeBytes }) => {
    const told = STATES.has(first.kind) ? last : first;
    return { first, told, count, sizeBytes, spanMs: last.mono - first.mono };
  });
}

/** One observation by itself. */
export const beatOf = (record: EvidenceRecord): Beat => ({
  first: record,
  told: record,
  count: 1,
  sizeBytes: sizeOf(record),
  spanMs: 0,
});

function streamKey({ actor, side, signal, sim, data }: EvidenceRecord): string {
  return JSON.stringify([actor, side, signal, sim, data?.['layer'], data?.['neighbour'], data?.['by']]);
}

function repeats(one: EvidenceRecord, other: EvidenceRecord): boolean {
  return streamKey(one) === streamKey(other) && one.val === other.val;
}

function sizeOf({ data, pkt }: EvidenceRecord): number {
  const size = data?.['sizeBytes'] ?? pkt?.len;
  return typeof size === 'number' ? size : 0;
}

import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';

/** They say a region's name, and at what address it is: `endpoint`, or where they were observed. */
const NAMES_ELSEWHERE: ReadonlySet<string> = new Set<ObservationKind>([
  'TeleportFinishSent',
  'CrossedRegionSent',
  'EnableSimulatorSent',
  'Connected',
]);
const NAMES_ITSELF: ReadonlySet<string> = new Set<ObservationKind>([
  'RegionHandshakeSent',
  'RegionHandshakeReceived',
  'ChildAgentArrived',
]);
/** They lead to a region of which whoever testifies may know the address only. */
const LEADS: ReadonlySet<string> = new Set<ObservationKind>(['Teleported', 'RegionCrossed']);
/** Where a region is named, or its address stands for the name. */
const PLACES = ['region', 'from', 'neighbour'] as const;

/** The records with the names of regions where they have addresses only, as far as any of them, of whichever side, knows the name. */
export function withRegionNames(records: readonly EvidenceRecord[]): EvidenceRecord[] {
  const names = regionNames(records);
  return names.size === 0 ? [...records] : records.map((record) => named(record, names));
}

function regionNames(records: readonly EvidenceRecord[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { kind, data, sim } of records) {
    const endpoint = NAMES_ELSEWHERE.has(kind)
      ? data?.['endpoint']
      : NAMES_ITSELF.has(kind)
        ? sim
        : undefined;
    const name = data?.['region'];
    const isName = typeof name === 'string' && name !== '' && name !== endpoint;
    if (typeof endpoint === 'string' && isName) names.set(endpoint, name);
  }
  return names;
}

function named(record: EvidenceRecord, names: ReadonlyMap<string, string>): EvidenceRecord {
  const { kind, data } = record;
  if (data === undefined) return record;
  const known: Record<string, string> = {};
  for (const key of PLACES) {
    const name = names.get(textOf(data[key]));
    if (name !== undefined) known[key] = name;
  }
  const ahead =
    LEADS.has(kind) && data['region'] === undefined ? names.get(textOf(data['endpoint'])) : undefined;
  if (ahead !== undefined) known['region'] = ahead;
  return Object.keys(known).length === 0 ? record : { ...record, data: { ...data, ...known } };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { attribute } from './attribute.ts';
import { chaptersOf, type Chapter } from './chapters.ts';
import { createEndings } from './endings.ts';
import { withRegionNames } from './region-names.ts';
import { cutIntoStays, type Stay } from './stays.ts';
import { withoutTwins } from './tidy.ts';

/** Evidence put in order: whose story it is, and its parts. */
export interface Story {
  /** The avatar that it is about. */
  readonly protagonist: string;
  /** Everything about the protagonist, and what others did that it may have noticed; in order of time. */
  readonly records: readonly EvidenceRecord[];
  /** The records again, cut into parts, in order of time. */
  readonly chapters: readonly Chapter[];
  /** The protagonist's logins and what became of each; at least one. */
  readonly stays: readonly Stay[];
  /** `mono` of the first record: T+0. */
  readonly startMs: number;
  /** From the first record to the last. */
  readonly spanMs: number;
  /** `standard`, `wallflower`…, as the client named it. */
  readonly scenario: string;
  /** What repeats is told each time. */
  readonly allRepeats: boolean;
}

/** What others do is told only where it can be noticed. */
const NOTICEABLE: ReadonlySet<string> = new Set<ObservationKind>([
  'Arrived',
  'ChatSaid',
  'ChatRelayed',
  'Walk',
  'Departed',
  'AlertSent',
]);

/** The story of one avatar, by default of the first that logs in. `noticeable`: kinds that are told of others too; `allRepeats`: nothing is collapsed. */
export function arrange(
  records: readonly EvidenceRecord[],
  actor?: string,
  noticeable: ReadonlySet<string> = NOTICEABLE,
  allRepeats = false,
): Story {
  const inTime = records.toSorted((one, other) => one.mono - other.mono);
  const inOrder = withRegionNames(attribute(inTime)).map(createEndings());
  const protagonist = actor ?? protagonistOf(inOrder);
  const told = withoutTwins(
    inOrder.filter((record) => record.actor === protagonist || noticeable.has(record.kind)),
  );
  const startMs = told[0]?.mono ?? 0;
  return {
    protagonist,
    records: told,
    chapters: chaptersOf(told, protagonist, allRepeats),
    stays: cutIntoStays(told.filter((record) => record.actor === protagonist)),
    startMs,
    spanMs: (told.at(-1)?.mono ?? 0) - startMs,
    scenario: scenarioOf(told),
    allRepeats,
  };
}

function protagonistOf(records: readonly EvidenceRecord[]): string {
  const login = records.find(({ kind }) => kind === 'LoginStart' || kind === 'LoginReceived');
  return (login ?? records[0])?.actor ?? 'nobody';
}

function scenarioOf(records: readonly EvidenceRecord[]): string {
  const mode = records.find(({ kind }) => kind === 'LoginStart')?.data?.['mode'];
  return typeof mode === 'string' && mode !== '' ? mode : 'standard';
}

/** All avatars that a story can be told of, in the order in which they are met. */
export function protagonistsOf(records: readonly EvidenceRecord[]): string[] {
  const named = attribute(records).filter(({ kind, side }) => side === 'CLIENT' || OF_SOMEBODY.has(kind));
  return [...new Set(named.map(({ actor }) => actor))].filter((actor) => actor !== '');
}

/** What a server says of an avatar, whoever has or has not spoken for that itself. */
const OF_SOMEBODY: ReadonlySet<string> = new Set<ObservationKind>([
  ...([
    'LoginReceived',
    'CircuitProvision',
    'UseCircuitCodeReceived',
    'CompleteAgentMovementReceived',
  ] as const),
  ...(['AgentDeparted', 'AgentTimeout', 'LogoutReceived'] as const),
]);

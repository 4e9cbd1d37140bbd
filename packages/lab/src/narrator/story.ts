import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { attribute } from './attribute.ts';
import { collapse, type Beat } from './collapse.ts';
import { createEndings } from './endings.ts';
import { nextPhase, type Phase } from './phase.ts';
import { cutIntoStays, type Stay } from './stays.ts';
import { withoutTwins } from './tidy.ts';

/** A part of the story: what was seen in it. */
export interface Chapter {
  readonly phase: Phase;
  readonly beats: readonly Beat[];
}

/** Evidence put in order: whose story it is, and its parts. */
export interface Story {
  /** The avatar that it is about. */
  readonly protagonist: string;
  /** Everything about the protagonist, and what others did that it may have noticed; in order of time. */
  readonly records: readonly EvidenceRecord[];
  readonly chapters: readonly Chapter[];
  /** The protagonist's logins and what became of each; at least one. */
  readonly stays: readonly Stay[];
  /** `mono` of the first record: T+0. */
  readonly startMs: number;
  /** From the first record to the last. */
  readonly spanMs: number;
  /** `standard`, `wallflower`…, as the client named it. */
  readonly scenario: string;
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

/** The story of one avatar, by default of the first that logs in. `noticeable`: kinds that are told of others too. */
export function arrange(
  records: readonly EvidenceRecord[],
  actor?: string,
  noticeable: ReadonlySet<string> = NOTICEABLE,
): Story {
  const inOrder = attribute(records.toSorted((one, other) => one.mono - other.mono)).map(createEndings());
  const protagonist = actor ?? protagonistOf(inOrder);
  const told = withoutTwins(
    inOrder.filter((record) => record.actor === protagonist || noticeable.has(record.kind)),
  );
  const startMs = told[0]?.mono ?? 0;
  return {
    protagonist,
    records: told,
    chapters: chaptersOf(told, protagonist),
    stays: cutIntoStays(told.filter((record) => record.actor === protagonist)),
    startMs,
    spanMs: (told.at(-1)?.mono ?? 0) - startMs,
    scenario: scenarioOf(told),
  };
}

function protagonistOf(records: readonly EvidenceRecord[]): string {
  const login = records.find(({ kind }) => kind === 'LoginStart' || kind === 'LoginReceived');
  return (login ?? records[0])?.actor ?? 'nobody';
}

function chaptersOf(records: readonly EvidenceRecord[], protagonist: string): Chapter[] {
  const parts: { phase: Phase; records: EvidenceRecord[] }[] = [];
  const own = records.filter(({ actor }) => actor === protagonist);
  const clientTells = own.some(({ side }) => side === 'CLIENT');
  let phase: Phase = 'login';
  for (const record of records) {
    if (record.actor === protagonist) {
      const next = nextPhase(phase, record.kind);
      // A server is ahead of its client by half a round trip: where the client testifies, its view sets the parts.
      if (record.side === 'CLIENT' || !clientTells || next === 'departure') phase = next;
    }
    const part = parts.at(-1);
    if (part?.phase === phase) part.records.push(record);
    else parts.push({ phase, records: [record] });
  }
  return parts.map((part) => ({ phase: part.phase, beats: collapse(part.records) }));
}

function scenarioOf(records: readonly EvidenceRecord[]): string {
  const mode = records.find(({ kind }) => kind === 'LoginStart')?.data?.['mode'];
  return typeof mode === 'string' && mode !== '' ? mode : 'standard';
}

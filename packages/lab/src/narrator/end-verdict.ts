import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { endWords } from './end-words.ts';
import type { Stay } from './stays.ts';

/** The first of these that a stay has says how it ended: the cause goes before what it led to. */
const ENDS: readonly (readonly [ObservationKind, (record: EvidenceRecord) => string])[] = [
  ['Kicked', (record) => ` when the region showed the agent out${inBrackets(record.data?.['reason'])}`],
  ['RegionSilent', () => ' because nothing was heard of the region any more'],
  ['AgentLost', () => ' because no region had the agent any more'],
  ['LogoutReplyReceived', () => ' with a logout that was answered'],
  ['LogoutReplyMissing', (record) => ` with a logout that ${fateOf(record.data?.['ended'])}`],
  ['Departed', (record) => departure(record.data?.['reason'])],
  ['AgentTimeout', () => ' when the region gave the agent up, having heard nothing of its client'],
  ['AgentDeparted', (record) => ` as the server tells${inBrackets(record.data?.['reason'])}`],
];

/** Reasons of the client's that are its own doing, as words. */
const OWN_REASONS: Readonly<Record<string, string>> = {
  aborted: ' because its own side gave up',
  'not-arrived': ' because its own side gave up',
  'gone without a word': ' without a word to the region',
};

/** Reasons that are an act of the region. */
const BY_THE_REGION: ReadonlySet<string> = new Set(['kicked', 'disabled', 'close-circuit']);

/** How the session ended in this stay, if it was one and did. */
export function endSentence({ records }: Stay, which: string): string | undefined {
  const wasRefused = records.some(({ kind }) => kind === 'LoginFail');
  if (wasRefused) return undefined;
  for (const [wanted, tell] of ENDS) {
    const end = records.find(({ kind, data }) => kind === wanted && data?.['child'] !== true);
    if (end !== undefined) return `The session${which} ended${tell(end)}.`;
  }
  return undefined;
}

function fateOf(ended: unknown): string {
  return typeof ended === 'string'
    ? 'was taken without an answer, as OpenSim often does'
    : 'was not answered';
}

function departure(reason: unknown): string {
  if (typeof reason !== 'string') return '';
  if (Object.hasOwn(OWN_REASONS, reason)) return OWN_REASONS[reason]!;
  const words = endWords(reason);
  if (words === reason) return inBrackets(reason);
  return BY_THE_REGION.has(reason) ? ` when ${words}` : ` because ${words}`;
}

function inBrackets(words: unknown): string {
  return typeof words === 'string' && words !== '' ? ` (${words.trim().replace(/\.$/, '')})` : '';
}

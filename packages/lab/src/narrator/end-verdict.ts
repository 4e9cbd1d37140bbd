import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import type { Stay } from './stays.ts';

/** The first of these that a stay has says how it ended: the cause goes before what it led to. */
const ENDS: readonly (readonly [ObservationKind, (record: EvidenceRecord) => string])[] = [
  ['Kicked', (record) => ` when the region showed the agent out${inBrackets(record.data?.['reason'])}`],
  ['RegionSilent', () => ' because nothing was heard of the region any more'],
  ['LogoutReplyReceived', () => ' with a logout that was answered'],
  ['LogoutReplyMissing', () => ' with a logout that was not answered, as OpenSim often does'],
  ['Departed', (record) => departure(record.data?.['reason'])],
  ['AgentDeparted', (record) => ` as the server tells${inBrackets(record.data?.['reason'])}`],
];

/** Reasons of the client's, as words. */
const REASONS: Readonly<Record<string, string>> = {
  kicked: ' when the region showed the agent out',
  disabled: ' when the region closed the circuit',
  silent: ' because nothing was heard of the region any more',
  'event-queue-failed': ' because the event queue failed too often',
  aborted: ' because its own side gave up',
  'not-arrived': ' because its own side gave up',
  'gone without a word': ' without a word to the region',
};

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

function departure(reason: unknown): string {
  return typeof reason === 'string' && Object.hasOwn(REASONS, reason) ? REASONS[reason]! : inBrackets(reason);
}

function inBrackets(words: unknown): string {
  return typeof words === 'string' && words !== '' ? ` (${words.replace(/\.$/, '')})` : '';
}

/** What was said when somebody spoke with the protagonist, as one sentence. */
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { formatCount } from './quantity.ts';
import type { Stay } from './stays.ts';

/** Code points of a line that are told: what is longer is cut. */
const BEGINNING = /^.{0,80}/u;
/** A quotation that ends a sentence ends this one. */
const ENDED = /[.!?…]"$/;

interface Spoken {
  readonly who: string;
  readonly verb: 'said' | 'wrote';
  readonly words: string;
}

/** Text as it stands in the evidence; undefined where nobody else spoke. The first words of either, in the order in which they came. */
export function spokenSentence(protagonist: string, stay: Stay): string | undefined {
  const lines = stay.records.flatMap((record) => spokenIn(record, protagonist));
  const heard = lines.find(({ who }) => who !== protagonist);
  if (heard === undefined) return undefined;
  const own = lines.find(({ who }) => who === protagonist);
  const told = lines.filter((line) => line === heard || line === own);
  const rest = lines.length - told.length;
  const more = rest === 0 ? '' : `, and ${formatCount(rest, 'more line')} followed`;
  const text = `${told.map(({ who, verb, words }) => `${who} ${verb} "${words}"`).join(', ')}${more}`;
  return ENDED.test(text) ? text : `${text}.`;
}

function spokenIn({ kind, data }: EvidenceRecord, protagonist: string): Spoken[] {
  const words = quotable(data?.['message']);
  if (words === '') return [];
  const from = data?.['from'];
  switch (kind) {
    case 'ChatSaid':
      return data?.['channel'] === 0 ? [{ who: protagonist, verb: 'said', words }] : [];
    case 'InstantMessageSent':
      return [{ who: protagonist, verb: 'wrote', words }];
    case 'ChatHeard':
    case 'InstantMessageHeard':
      // Its own words come back to it.
      if (typeof from !== 'string' || from === protagonist) return [];
      return [{ who: from, verb: kind === 'ChatHeard' ? 'said' : 'wrote', words }];
    default:
      return [];
  }
}

/** On one line, and no longer than a sentence bears. */
function quotable(message: unknown): string {
  if (typeof message !== 'string') return '';
  const line = message.replaceAll('"', "'").replaceAll(/\s+/g, ' ').trim();
  const told = BEGINNING.exec(line)?.[0] ?? '';
  return told.length === line.length ? line : `${told}…`;
}

import { Uuid } from '@landfall/protocol/datatypes';
import { unshadowed } from '@landfall/protocol/inventory';
import type { KnownIds } from './known-ids.ts';
import { longestRuns } from './runs.ts';

/** With dashes. The look-ahead finds those that overlap too: a wrong one in front must not hide a right one. */
const DASHED = /(?=([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12}))/gi;
/** The same with up to three other signs in the place of each dash. */
const PARTED =
  /(?=([0-9a-f]{8})[^0-9a-z]{1,3}([0-9a-f]{4})[^0-9a-z]{1,3}([0-9a-f]{4})[^0-9a-z]{1,3}([0-9a-f]{4})[^0-9a-z]{1,3}([0-9a-f]{12}))/gi;
const SHADOWED = /shadow_id\s+([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/gi;
/** Hexadecimal digits without anything between. */
export const HEX_RUN = /[0-9a-f]{32,}/gi;
const DIGITS = 32;
/** Digits behind the last dash. */
const LAST_PART = 12;
/** Runs up to this length are ids, hashes, or ids behind one another; longer ones are bytes. */
const MOST_RUN = 256;

/**
 * Every UUID that is written out in a text, however it is written: with dashes or other signs, as 32 digits, in any case, between any
 * brackets, behind any prefix. Where digits go on beyond 32, each stretch of them that is a known id counts.
 */
export function eachIdIn(
  text: string,
  take: (id: Uuid) => void,
  { hex } = longestRuns(text),
  known?: KnownIds,
): void {
  if (hex < LAST_PART) return;
  // Known ones are found in any groups.
  for (const [, a, b, c, d, e] of text.matchAll(known === undefined ? PARTED : DASHED))
    take(idOf(`${a}${b}${c}${d}${e}`));
  if (text.includes('shadow_id'))
    for (const [, shadowed] of text.matchAll(SHADOWED)) take(unshadowed(Uuid.parse(shadowed!)));
  if (hex < DIGITS) return;
  for (const [run] of text.matchAll(HEX_RUN)) {
    if (run.length === DIGITS) take(idOf(run));
    else if (known !== undefined) eachKnownIn(run.slice(0, MOST_RUN), known, take);
  }
}

function eachKnownIn(run: string, known: KnownIds, take: (id: Uuid) => void): void {
  for (let at = 0; at + DIGITS <= run.length; at++) {
    const id = idOf(run.slice(at, at + DIGITS));
    if (known.mayHave(id.a, id.b, id.c, id.d)) take(id);
  }
}

function idOf(digits: string): Uuid {
  const word = (at: number): number => Number.parseInt(digits.slice(at, at + 8), 16) | 0;
  return new Uuid(word(0), word(8), word(16), word(24));
}

import type { Chapter } from './chapters.ts';
import type { Move } from './moves.ts';

/** What a style calls its parts; `vain` is a journey that came to nothing. */
export type Headings = { readonly [P in Chapter['phase'] | 'vain']: string };

/** The words of a style for a part: of a journey, where from and where to; of a life that goes on elsewhere, where. */
export function headingOf({ phase, move, region }: Chapter, headings: Headings): string {
  const isVain = move?.outcome === 'stayed' || move?.outcome === 'lost';
  const heading = headings[isVain ? 'vain' : phase];
  if (move !== undefined) return `${heading} (${describeMove(move)})`;
  if (region === undefined) return heading;
  const named = heading.replace(/the region/i, () => region);
  return named === heading ? `${heading}: ${region}` : named;
}

/** `Crossing from Landfall Bay to Eastern Shore` */
export function describeMove({ kind, from, to, outcome }: Move): string {
  const what = kind === 'crossing' ? 'Crossing' : 'Teleport';
  if (outcome === 'within') return `${what} within ${from ?? 'the region'}`;
  const words = [what, from === undefined ? '' : `from ${from}`, to === undefined ? '' : `to ${to}`];
  return words.filter((word) => word !== '').join(' ');
}

const NUMERALS: readonly (readonly [number, string])[] = [
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

/** `IV`. @param number from 1 */
export function formatRoman(number: number): string {
  let [left, text] = [number, ''];
  for (const [value, letters] of NUMERALS) {
    text += letters.repeat(Math.floor(left / value));
    left %= value;
  }
  return text;
}

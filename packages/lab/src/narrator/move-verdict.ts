import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { movesOf } from './moves.ts';
import type { Move } from './moves.ts';
import { formatDuration } from './quantity.ts';

/** So many moves are told one by one; of more, those that came to nothing, and how many arrived. */
const MOST_TOLD = 8;

/** What became of each crossing and teleport; of many only the sum, and what failed. */
export function moveSentences(records: readonly EvidenceRecord[], protagonist: string): string[] {
  const moves = movesOf(records, protagonist);
  if (moves.length <= MOST_TOLD) return moves.map((move) => sentenceOf(move, protagonist));
  const failed = moves.filter(({ outcome }) => outcome !== 'arrived' && outcome !== 'within');
  const left = failed.length - MOST_TOLD;
  return [
    `Moved ${moves.length} times; ${moves.length - failed.length} of these moves arrived, in ${medianOf(moves)}.`,
    ...failed.slice(0, MOST_TOLD).map((move) => sentenceOf(move, protagonist)),
    ...(left > 0 ? [`${left} more came to nothing; the evidence has them.`] : []),
  ];
}

function sentenceOf(move: Move, protagonist: string): string {
  const { kind, from, to, outcome, elapsedMs } = move;
  const took = formatDuration(elapsedMs);
  switch (outcome) {
    case 'arrived':
      return kind === 'crossing'
        ? `Crossed the border${wordsOf('from', from)}${wordsOf('to', to)} in ${took}.`
        : `Teleported${wordsOf('from', from)}${wordsOf('to', to)} in ${took}.`;
    case 'within':
      return `Teleported within ${from ?? 'the region'} in ${took}.`;
    case 'stayed':
      if (isUnasked(move))
        return `${titleOf(move)} was never asked for${because(move)}: ${protagonist} stayed${wordsOf('in', from)}.`;
      return `${titleOf(move)} came to nothing after ${took}${because(move)}: ${protagonist} stayed${wordsOf('in', from)}.`;
    case 'open':
      return `${titleOf(move)} was under way when the story ended${because(move)}.`;
    default:
      return `${titleOf(move)} has no end${because(move)}: no region is known to have ${protagonist} after it.`;
  }
}

/** A wish that no region was told of. */
const isUnasked = ({ kind, first, last }: Move): boolean => kind === 'teleport' && first === last;

function titleOf({ kind, from, to }: Move): string {
  return kind === 'crossing'
    ? `The way over the border${wordsOf('from', from)}`
    : `The teleport${wordsOf('from', from)}${wordsOf('to', to)}`;
}

const wordsOf = (word: string, name: string | undefined): string =>
  name === undefined ? '' : ` ${word} ${name}`;

const because = ({ why }: Move): string => (why === '' ? '' : ` (${why.trim().replace(/\.$/, '')})`);

function medianOf(moves: readonly Move[]): string {
  const times = moves
    .filter(({ outcome }) => outcome === 'arrived' || outcome === 'within')
    .map(({ elapsedMs }) => elapsedMs)
    .toSorted((one, other) => one - other);
  return times.length === 0
    ? 'no time'
    : `${formatDuration(times[Math.floor((times.length - 1) / 2)]!)} (median)`;
}

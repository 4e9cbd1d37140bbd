import { compareSequence } from './compare.ts';
import type { Comparison } from './compare.ts';
import type { Sequence } from './sequence.ts';
import type { Signal } from './signals.ts';

/** A step in the wrong place speaks louder against a sequence than one that is there speaks for it; one that is missing as loud. */
const WRONG_COUNTS = 2;

/**
 * Of several ways in which something may go the one that most was seen of, with the least that is not as it says; of equals the first.
 * @param sequences at least one
 * @param untilMs when watching ended, on the clock of the signals
 */
export function compareClosest(
  sequences: readonly Sequence[],
  signals: readonly Signal[],
  untilMs?: number,
): Comparison {
  const all = sequences.map((sequence) => compareSequence(sequence, signals, untilMs));
  return all.reduce((best, other) => (closenessOf(other) > closenessOf(best) ? other : best));
}

function closenessOf({ steps, findings }: Comparison): number {
  const seen = steps.filter(({ atMs }) => atMs !== undefined).length;
  const missing = findings.filter(({ type }) => type === 'missing').length;
  return seen - missing - WRONG_COUNTS * (findings.length - missing);
}

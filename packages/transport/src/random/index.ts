/** Repeatable randomness for virtual time and faults on demand. Not for secrets. */

/** A number in [0, 1). */
export type Random = () => number;

/**
 * The same numbers for the same seed, on every machine: a 32-bit counter through an integer hash.
 * @source mulberry32, the usual public-domain generator of this size.
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

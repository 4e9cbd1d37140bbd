/**
 * How much an error of 1 in one coefficient is worth in the picture: the root of the sum of its squares there. By halvings from the
 * picture on; what is beyond the table doubles each time. Computed from the filters of ISO/IEC 15444-1 annex F.
 */
interface Norms {
  /** Of the lowest band after so many halvings. */
  readonly low: readonly number[];
  /** Of a band that is high in one direction, and in both, of the first halving and the next ones. */
  readonly once: readonly number[];
  readonly twice: readonly number[];
}

const IRREVERSIBLE: Norms = {
  low: [1, 1.965, 4.177, 8.403, 16.9, 33.84],
  once: [2.022, 3.989, 8.355, 17.04, 34.27],
  twice: [2.08, 3.865, 8.307, 17.18, 34.71],
};
const REVERSIBLE: Norms = {
  low: [1, 1.5, 2.75, 5.375, 10.68, 21.34],
  once: [1.038, 1.592, 2.919, 5.703, 11.33],
  twice: [0.7186, 0.9218, 1.586, 3.043, 6.019],
};

/** Of a component of the colour transform, over the three colours. @source ISO/IEC 15444-1 annex G */
const COLOUR = { reversible: [1.732, 0.8292, 0.8292], irreversible: [1.732, 1.805, 1.573] };

/**
 * @param halvings of the lowest band: those up to the picture; of another one: those up to the resolution it belongs to, less one
 * @param band 0 to 2 (HL, LH, HH), or undefined for the lowest
 */
export function synthesisGain(isReversible: boolean, halvings: number, band: number | undefined): number {
  const norms = isReversible ? REVERSIBLE : IRREVERSIBLE;
  const list = band === undefined ? norms.low : band === 2 ? norms.twice : norms.once;
  const last = list.length - 1;
  return list[Math.min(halvings, last)]! * 2 ** Math.max(0, halvings - last);
}

/** 1 for what is not transformed. */
export function colourGain(isReversible: boolean, hasTransform: boolean, component: number): number {
  const gains = isReversible ? COLOUR.reversible : COLOUR.irreversible;
  return hasTransform ? (gains[component] ?? 1) : 1;
}

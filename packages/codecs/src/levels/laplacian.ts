/**
 * What coding costs and leaves of numbers that are spread as wavelet coefficients are (Laplacian, of mean 0), rounded towards zero in steps of 1.
 * `spread` is their standard deviation in steps.
 */

/** Bits for each number at the least. */
export function rateOf(spread: number): number {
  const isOther = Math.exp(-Math.SQRT2 / spread);
  if (isOther < TINY) return 0;
  // Zero or not, then a sign, and one step further again and again.
  return entropyOf(isOther) + isOther * (1 + entropyOf(isOther) / (1 - isOther));
}

const TINY = 1e-9;

/** Of one of two, in bits. */
const entropyOf = (chance: number): number =>
  chance <= 0 || chance >= 1 ? 0 : -(chance * Math.log2(chance) + (1 - chance) * Math.log2(1 - chance));

/** Mean square of what is left, when a decoder takes the middle of each step and 0 for what was rounded to it. */
export function errorOf(spread: number): number {
  const scale = spread / Math.SQRT2;
  const beyond = Math.exp(-1 / scale);
  const squares = 2 * scale ** 2 - beyond * (1 + 2 * scale + 2 * scale ** 2);
  const mean = scale - beyond * (1 + scale);
  // Within a step that is not the one around zero, from its middle.
  const within = (squares - mean) / (1 - beyond) + 0.25;
  return squares + beyond * within;
}

/** Spreads from an eighth of a step to a thousand, a quarter of an octave apart, and what each costs. */
const SPREADS = Array.from({ length: 53 }, (_, at) => 2 ** ((at - 12) / 4));
const RATES = SPREADS.map(rateOf);
/** Of wide spreads: each bit doubles it. */
const WIDE_OFFSET = Math.log2(Math.E * Math.SQRT2);

/** The spread that costs so many bits a number. */
export function spreadFor(rate: number): number {
  const at = RATES.findIndex((each) => each >= rate);
  if (at === 0) return SPREADS[0]!;
  if (at < 0) return 2 ** (rate - WIDE_OFFSET);
  const part = (rate - RATES[at - 1]!) / (RATES[at]! - RATES[at - 1]!);
  return SPREADS[at - 1]! * (SPREADS[at]! / SPREADS[at - 1]!) ** part;
}

/** Which part of the energy is left after so many bits a number, from 1 (none came) towards 0. */
export function leftAfter(rate: number): number {
  if (rate < RATES[0]!) return 1;
  const spread = spreadFor(rate);
  return Math.min(1, errorOf(spread) / spread ** 2);
}

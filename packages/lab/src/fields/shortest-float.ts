const FEWEST_DIGITS = 6;
const ENOUGH_DIGITS = 9;

/** The number with the fewest digits that is the same single float: 0.1 rather than 0.10000000149011612. */
export function shortestFloat(value: number): number {
  if (Number.isSafeInteger(value) || !Number.isFinite(value)) return value;
  const single = Math.fround(value);
  for (let digits = FEWEST_DIGITS; digits < ENOUGH_DIGITS; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(value.toPrecision(ENOUGH_DIGITS));
}

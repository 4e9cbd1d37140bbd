/** Two short names that differ by more are no slip of the pen. */
const MAX_SLIPS = 2;
/** Of a longer name so many letters for one slip. */
const LETTERS_A_SLIP = 4;

/** Letters of a name that are looked at, and told. */
export const MAX_TOLD = 40;

/** The name that is meant by another one, upper and lower case aside; undefined when none is near. */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const one of names) {
    const slips = slipsBetween(name, one);
    if (slips >= least) continue;
    least = slips;
    nearest = one;
  }
  return nearest;
}

/** Infinity for more than a slip of the pen. */
function slipsBetween(name: string, meant: string): number {
  const [one, other] = [name.toLowerCase(), meant.toLowerCase()];
  const most = Math.max(Math.min(MAX_SLIPS, other.length >> 1), Math.floor(other.length / LETTERS_A_SLIP));
  if (Math.abs(one.length - other.length) > most || name.length > MAX_TOLD) return Infinity;
  const slips = distance(one, other);
  return slips <= most ? slips : Infinity;
}

/** Letters to put in, leave out or change. @source Levenshtein's distance, row by row */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}

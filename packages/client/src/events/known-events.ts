import { UsageError } from '@landfall/protocol/errors';

/** Events that an object has, by name, and what to tell who asks for another. */
export interface KnownEvents {
  /** Of what: `a session`. */
  readonly of: string;
  readonly names: ReadonlySet<string>;
  /** Where else there are events, by their names: `regions`. */
  readonly elsewhere?: { readonly of: string; readonly names: ReadonlySet<string> };
}

/** @throws UsageError for an event that is none of them; any is one where they are not known. */
export function checkEvent(name: PropertyKey, known: KnownEvents | undefined): void {
  if (known === undefined || (typeof name === 'string' && known.names.has(name))) return;
  throw new UsageError(unknownEventText(String(name), known));
}

/** The names of a map of events, each of them once: the compiler sees to it that none is left out. */
export function eventNames<Events extends object>(
  names: Readonly<Record<keyof Events, true>>,
): readonly string[] {
  return Object.keys(names);
}

/** Two names that differ by more are no slip of the pen. */
const MAX_SLIPS = 2;
const MAX_TOLD = 40;

/** What is told of an event that is none of them. */
export function unknownEventText(name: string, { of, names, elsewhere }: KnownEvents): string {
  const told = JSON.stringify(name.slice(0, MAX_TOLD));
  if (elsewhere?.names.has(name) === true) return `${told} is an event of ${elsewhere.of}, not of ${of}`;
  const meant = [...names].find((one) => isSlipOf(name, one));
  if (meant !== undefined) return `${of} has no event ${told}: is ${meant} meant?`;
  return `${of} has no event ${told}, but ${[...names].toSorted().join(', ')}`;
}

function isSlipOf(name: string, meant: string): boolean {
  const [one, other] = [name.toLowerCase(), meant.toLowerCase()];
  if (Math.abs(one.length - other.length) > MAX_SLIPS || name.length > MAX_TOLD) return false;
  return distance(one, other) <= Math.min(MAX_SLIPS, other.length >> 1);
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

import { parseSlurl } from '@landfall/protocol/login';

/** Where one has been: back and forward as in a browser. */
export interface Places {
  readonly all: readonly string[];
  /** Place in {@link Places.all} of where one is; −1 before the first. */
  readonly at: number;
}

/** Nowhere yet. */
export const NO_PLACES: Places = Object.freeze({ all: [], at: -1 });
const MOST_PLACES = 100;

/** One has come to a place. Who went back or forward to it keeps what is ahead. */
export function cameTo({ all, at }: Places, place: string, going: number | undefined): Places {
  if (going !== undefined && all[going] !== undefined) return { all, at: going };
  if (place === '' || sameRegion(all[at], place)) return { all: all.with(at, place), at };
  const before = all.slice(Math.max(0, at + 2 - MOST_PLACES), at + 1);
  return { all: [...before, place], at: before.length };
}

/** The region that a link names: the address bar shows it; the link itself where it is none. */
export function regionOf(place: string): string {
  try {
    return parseSlurl(place).region;
  } catch {
    return place;
  }
}

function sameRegion(one: string | undefined, other: string): boolean {
  return one !== undefined && regionOf(one) === regionOf(other);
}

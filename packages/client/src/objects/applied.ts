import type { Avatar } from './avatar.ts';
import type { WorldObject } from './world-object.ts';

/** What went, and what else came of it. */
export interface Removal {
  /** Parts before what they are part of. */
  readonly removed: readonly WorldObject[];
  /** Avatars that sat on it: they are where they were, on their own. */
  readonly unseated: readonly WorldObject[];
  /** The avatars among what was removed. */
  readonly left: readonly Avatar[];
}

/** What one update did. */
export type Applied =
  | {
      readonly type: 'added';
      readonly object: WorldObject;
      /** What it took the place of: what had its local id or full id, and what gave way. */
      readonly gone: Removal;
      /** Some of these gave way because there were too many. */
      readonly overflowed: boolean;
    }
  | { readonly type: 'updated'; readonly object: WorldObject }
  /** It was part of something that has gone already. */
  | { readonly type: 'removed'; readonly gone: Removal }
  /** A terse update of an object that was never described. */
  | { readonly type: 'ignored' }
  /** Newer words on it, or that it is gone, have come before. */
  | { readonly type: 'overtaken' };

/** Nothing went. */
export const NOTHING: Removal = Object.freeze({ removed: [], unseated: [], left: [] });

/** Several as one. */
export function joined(removals: readonly Removal[]): Removal {
  const useful = removals.filter(({ removed, unseated }) => removed.length + unseated.length > 0);
  if (useful.length === 0) return NOTHING;
  return {
    removed: useful.flatMap(({ removed }) => removed),
    unseated: useful.flatMap(({ unseated }) => unseated),
    left: useful.flatMap(({ left }) => left),
  };
}

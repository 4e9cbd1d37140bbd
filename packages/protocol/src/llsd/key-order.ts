/**
 * Maps of one kind repeat the same keys in the same order. What followed a key last time is remembered, so that
 * the next map of that kind only compares its keys with the expected ones in place instead of making them anew.
 * It lives as long as one document is read.
 */

/** How many different successors of one key are remembered: enough for optional keys, not for maps keyed by ids. */
const MAX_SUCCESSORS = 4;

/** A key in its place among the keys of one kind of map; or, with an empty key, the beginning of the map. */
export class KeyPlace {
  readonly key: string;
  /** How the document spells the key, with its tags. */
  readonly spelling: string;
  /** The keys that have followed, most recent first. */
  next: KeyPlace | undefined = undefined;
  /** Another key that has followed the same one. */
  sibling: KeyPlace | undefined = undefined;
  #inside: KeyPlace | undefined = undefined;

  constructor(key: string, spelling: string) {
    this.key = key;
    this.spelling = spelling;
  }

  /** Where the maps begin that are values of this key, directly or in arrays. */
  get inside(): KeyPlace {
    this.#inside ??= new KeyPlace('', this.spelling);
    return this.#inside;
  }

  /** Remembers what follows as the most recent, and forgets the oldest of too many. */
  follow(place: KeyPlace): KeyPlace {
    let last = place;
    place.sibling = this.next;
    for (let count = 1; last.sibling !== undefined; count++) {
      if (count === MAX_SUCCESSORS) last.sibling = undefined;
      else last = last.sibling;
    }
    this.next = place;
    return place;
  }
}

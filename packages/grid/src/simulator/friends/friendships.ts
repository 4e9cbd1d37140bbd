import type { Uuid } from '@landfall/protocol/datatypes';
import { Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';

/** Of one account: the list comes with every login. */
export const MAX_FRIENDS = 1000;
/** Offers that wait for one account's answer; the oldest are forgotten. */
export const MAX_OFFERS = 100;

type People = Map<string, Uuid>;

/** Friendships go both ways. One begins when an offer is accepted, and never without one. */
export class Friendships {
  readonly #friends = new Map<string, People>();
  /** Who has made an offer, by the account that it was made to. */
  readonly #offers = new Map<string, People>();

  /** Ids of all friends of an account; empty where there are none. */
  of(id: Uuid): readonly Uuid[] {
    return [...(this.#friends.get(id.key)?.values() ?? [])];
  }

  /** Whether these two are friends, in either order. */
  areFriends(one: Uuid, other: Uuid): boolean {
    return this.#friends.get(one.key)?.has(other.key) === true;
  }

  /**
   * Keeps an offer until it is answered, in place of an older one of the same two.
   * @returns false when they are friends, or one of them has all the friends there may be, or both are the same.
   */
  offer(from: Uuid, to: Uuid): boolean {
    if (from.equals(to) || this.areFriends(from, to) || this.#isFull(from) || this.#isFull(to)) return false;
    const offers = peopleOf(this.#offers, to);
    offers.delete(from.key);
    offers.set(from.key, from);
    const [oldest] = offers.keys();
    if (offers.size > MAX_OFFERS && oldest !== undefined) offers.delete(oldest);
    return true;
  }

  /**
   * Makes friends of two, if neither has all the friends there may be; the offer is used up either way.
   * @returns whether they have become friends.
   */
  accept(by: Uuid, from: Uuid): boolean {
    if (!this.decline(by, from) || this.#isFull(by) || this.#isFull(from)) return false;
    this.decline(from, by);
    peopleOf(this.#friends, by).set(from.key, from);
    peopleOf(this.#friends, from).set(by.key, by);
    return true;
  }

  /** Forgets an offer that was made to `by`. @returns whether there was an offer to decline. */
  decline(by: Uuid, from: Uuid): boolean {
    return this.#offers.get(by.key)?.delete(from.key) === true;
  }

  /** Ends a friendship, for both. @returns whether they were friends. */
  end(one: Uuid, other: Uuid): boolean {
    this.#friends.get(other.key)?.delete(one.key);
    return this.#friends.get(one.key)?.delete(other.key) === true;
  }

  #isFull(id: Uuid): boolean {
    return (this.#friends.get(id.key)?.size ?? 0) >= MAX_FRIENDS;
  }
}

function peopleOf(all: Map<string, People>, { key }: Uuid): People {
  const known = all.get(key);
  if (known !== undefined) return known;
  const people: People = new Map();
  all.set(key, people);
  return people;
}

const FRIENDSHIPS = new Part<GridServices, Friendships>(() => new Friendships());

/** The friendships of a grid. */
export const friendshipsOf = (services: GridServices): Friendships => services.part(FRIENDSHIPS);

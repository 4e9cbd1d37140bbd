import { keep, kept } from '../kept/index.ts';

/** A place that somebody keeps. */
export interface Favourite {
  readonly name: string;
  /** As the address bar takes it. */
  readonly place: string;
}

const MOST = 200;
const MOST_CHARACTERS = 512;

/** Favourites that this browser keeps: what is none is left out. */
export function keptFavourites(value: unknown = kept('favourites')): readonly Favourite[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(
      (each): each is Favourite =>
        typeof each === 'object' &&
        each !== null &&
        typeof each.name === 'string' &&
        typeof each.place === 'string' &&
        each.place.length <= MOST_CHARACTERS,
    )
    .slice(0, MOST)
    .map(({ name, place }) => ({ name: name.slice(0, MOST_CHARACTERS), place }));
}

/** With another one at the end; a place is there once. */
export function withFavourite(all: readonly Favourite[], added: Favourite): readonly Favourite[] {
  return [...all.filter(({ place }) => place !== added.place), added].slice(-MOST);
}

/** Keeps them in this browser. */
export function keepFavourites(all: readonly Favourite[]): void {
  keep('favourites', all);
}

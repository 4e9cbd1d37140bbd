/** Who is behind an id. */
export { displayName, nameHandlers, nameOffers } from './names.ts';

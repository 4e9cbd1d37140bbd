/** Who is behind an id. */
export { nameHandlers, nameOffers } from './names.ts';

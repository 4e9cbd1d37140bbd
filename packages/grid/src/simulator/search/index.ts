/** Looking for people and places. */
export { searchHandlers } from './search-handlers.ts';
export { searchOffers } from './search-offers.ts';

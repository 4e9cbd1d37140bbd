/** What agents ask about objects. */
export { objectHandlers } from './object-handlers.ts';
export { objectOffers } from './object-offers.ts';

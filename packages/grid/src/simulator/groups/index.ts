/** Groups, of which there are none. */
export { groupAccountHandlers } from './account-handlers.ts';
export { groupHandlers } from './group-handlers.ts';
export { groupOffers } from './group-offers.ts';

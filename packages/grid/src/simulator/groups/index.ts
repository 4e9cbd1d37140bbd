/** Groups, of which there are none. */
export { groupHandlers } from './group-handlers.ts';
export { groupOffers } from './group-offers.ts';

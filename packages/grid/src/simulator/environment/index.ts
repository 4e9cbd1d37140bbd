/** Sun, sky and water: of the region's archive; nobody else has set any, so viewers take their own. */
export { environmentOffers } from './environment-offers.ts';

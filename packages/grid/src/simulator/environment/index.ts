/** Sun, sky and water: nobody has set any, so viewers take their own. */
export { environmentOffers } from './environment-offers.ts';

/** Pages and films on the faces of objects. */
export { mediaOffers } from './media-offers.ts';

/** Materials of faces: no object has any, which is what viewers are told. */
export { materialOffers } from './material-offers.ts';

/** Materials of faces: legacy ones, physically based ones, and what is another of those on a face. */
export { materialOffers } from './material-offers.ts';
export { overrideMessage } from './override-message.ts';

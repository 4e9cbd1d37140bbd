/** The estate that all regions belong to, and what a region says about itself. */
export { estateEditHandlers } from './estate-edits.ts';
export { estateHandlers } from './estate-handlers.ts';
export { estateOffers } from './estate-offers.ts';
export { tellRegionInfo } from './region-info.ts';

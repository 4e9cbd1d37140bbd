/** The map of the grid: its regions, and who is in them. */
export { mapHandlers } from './map-handlers.ts';
export { mapItemHandlers } from './map-items.ts';
export { mapOffers } from './map-offers.ts';

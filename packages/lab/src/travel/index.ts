/** A trip through regions, hop by hop, and how long its steps took. */
export { formatHop, hops } from './trip.ts';
export type { Hop, Traveller, TripOptions } from './trip.ts';
export { percentile, summarize } from './summary.ts';
export { tour } from './tour.ts';
export type { Tourist, TourPlan } from './tour.ts';

/** What a region says about itself all the time. */
export { coarseLocationMessage, coarseLocations } from './coarse-locations.ts';
export { simStatsMessage } from './sim-stats.ts';
export { simTimeMessage } from './sim-time.ts';

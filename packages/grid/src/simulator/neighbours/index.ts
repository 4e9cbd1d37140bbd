/** The regions that an agent looks into, and its child agents there. */
export { isOutOfView, regionView, regionsInView } from './in-view.ts';
export { ANNOUNCE_AFTER_MS, followRoot, lookAround, meetAgain, reviewNeighbours } from './neighbours.ts';

/** Regions of this grid in the grid of a ROBUST, beside OpenSimulator's. */
export { openEntrance } from './entrance.ts';
export { Membership } from './membership.ts';
export { RobustServices } from './robust-services.ts';

/** Two sessions compared: two clients, two grids, two versions. */
export { differenceOf } from './difference.ts';
export type { AlignedStep, AlignedTraffic, Amount, Difference, Divergence, Told } from './difference.ts';
export { formatDifference } from './format-difference.ts';

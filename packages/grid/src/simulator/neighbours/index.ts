/** The regions around a region, and the child agents in them. */
export { inviteToNeighbours, neighboursOf } from './neighbours.ts';

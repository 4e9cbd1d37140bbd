/** One region: what it is and everything in it. */
export type { GridServices, Region } from './region.ts';

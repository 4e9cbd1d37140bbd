/** Who calls a machine's five verbs, in which order, and when. */
export { drive } from './drive.ts';
export type { Driver, DriveOptions, Machine } from './drive.ts';

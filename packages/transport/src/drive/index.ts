/** Who calls a machine's five verbs, in which order, and when; how what a program gave to be called is called. */
export { callListener, takeRejection } from './call-listener.ts';
export { drive } from './drive.ts';
export type { Driver, DriveOptions, Machine } from './drive.ts';

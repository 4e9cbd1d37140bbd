/** Who sees a region's scene, and what they have still to be told of it. */
export { LAST_RANK, UPDATE_KINDS, UpdateQueue } from './update-queue.ts';
export type { Update, UpdateKind } from './update-queue.ts';
export { audience, onlookers, spectators, viewOf } from './view.ts';
export type { View } from './view.ts';

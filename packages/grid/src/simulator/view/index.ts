/** Who sees a region's scene, and what they have still to be told of it. */
export { UpdateQueue } from './update-queue.ts';
export type { UpdateKind } from './update-queue.ts';
export { audience, onlookers, viewOf } from './view.ts';
export type { View } from './view.ts';

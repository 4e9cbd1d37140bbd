/** People as bodies of our own, and how they stand, walk, sit and fly. */
export { Crowd, MOST_BODIES } from './crowd.ts';
export type { Body } from './crowd.ts';
export { poseOf } from './posture.ts';
export type { Posture } from './posture.ts';
export { tintsOf } from './tints.ts';
export type { Tint, Tints } from './tints.ts';

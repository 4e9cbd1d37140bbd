/** Motions of people that are assets: what they do with joints, and how several of them go together. */
export { MotionDesk } from './motion-desk.ts';
export { motionOf } from './motion.ts';
export type { Motion, MovedJoint } from './motion.ts';
export { MOST_MOTIONS, Motions } from './motions.ts';
export type { PlayingTold } from './motions.ts';
export { Score, momentOf, weightOf } from './played.ts';
export type { Played } from './played.ts';

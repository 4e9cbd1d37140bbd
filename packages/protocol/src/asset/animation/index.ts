/** Animations: keyframes of joints, as avatars and animated objects play them. */
export {
  HAND_POSE,
  MAX_ANIMATED_JOINTS,
  MAX_ANIMATION_SECONDS,
  MAX_JOINT_OFFSET,
  MOST_PLAYED_CONSTRAINTS,
  ON_GROUND,
  PRIORITY_OF_ANIMATION,
} from './animation.ts';
export type { AnimatedJoint, Animation, AnimationConstraint, KeyFrames } from './animation.ts';
export { decodeAnimation } from './decode-animation.ts';
export { encodeAnimation } from './encode-animation.ts';

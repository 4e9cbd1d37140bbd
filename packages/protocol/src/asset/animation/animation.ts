import type { Vector3 } from '../../datatypes/index.ts';

/** Longer ones are refused by viewers. Seconds. @source viewer llbvhconsts.h */
export const MAX_ANIMATION_SECONDS = 60;
/** More than any skeleton has. @source viewer lljoint.h */
export const MAX_ANIMATED_JOINTS = 216;
/** Of an animation with more (a dance of the usual library has 11) viewers play none. @source viewer llkeyframemotion.cpp */
export const MOST_PLAYED_CONSTRAINTS = 10;
/** Metres: how far a key can move a joint, either way on each axis. @source viewer lljoint.h */
export const MAX_JOINT_OFFSET = 5;
/** Priority of a joint that is as urgent as its animation. */
export const PRIORITY_OF_ANIMATION = -1;
/** Target of a constraint that holds something to the ground. */
export const ON_GROUND = 'GROUND';

/** How an animation holds its hands. @source viewer llhandmotion.h */
export const HAND_POSE = Object.freeze({
  spread: 0,
  relaxed: 1,
  point: 2,
  fist: 3,
  relaxedLeft: 4,
  pointLeft: 5,
  fistLeft: 6,
  relaxedRight: 7,
  pointRight: 8,
  fistRight: 9,
  saluteRight: 10,
  typing: 11,
  peaceRight: 12,
  palmRight: 13,
});

/** Values at moments, in the order in which they are written: as a rule that of time. Of two at one moment the last counts. */
export interface KeyFrames {
  /** Seconds from the beginning of the animation. */
  readonly times: Float32Array;
  /** For each time a rotation (x, y, z, w) or a position (x, y, z; metres from where the joint rests). */
  readonly values: Float32Array;
}

/** What an animation does with a joint. */
export interface AnimatedJoint {
  /** Of a bone or attachment point, such as `mPelvis`; old names, such as `hip`, occur. */
  readonly name: string;
  /** 0 to 6; {@link PRIORITY_OF_ANIMATION} for that of the animation. The most urgent animation moves the joint. */
  readonly priority: number;
  /** In the frame of the parent joint. Four values a key. */
  readonly rotations: KeyFrames;
  /** Three values a key. */
  readonly positions: KeyFrames;
}

/** Holds the end of a chain of joints somewhere. */
export interface AnimationConstraint {
  /** How many joints may bend for it, 0 to 255. */
  readonly chainLength: number;
  /** 0 point, 1 plane. */
  readonly type: number;
  /** Collision volume that is held, such as `L_FOOT`; at most 16 bytes. */
  readonly source: string;
  /** Metres. */
  readonly sourceOffset: Vector3;
  /** Collision volume that it is held to, or {@link ON_GROUND}; at most 16 bytes. */
  readonly target: string;
  /** Metres. */
  readonly targetOffset: Vector3;
  /** Direction that goes with the target, as the asset has it; all zero where it gives none. */
  readonly targetDirection: Vector3;
  /** Seconds from the beginning, as the next three: it grows until `easeInStopSeconds`, and shrinks from `easeOutStartSeconds` on. */
  readonly easeInStartSeconds: number;
  /** Seconds from the beginning: from here on it holds fully. */
  readonly easeInStopSeconds: number;
  /** Seconds from the beginning: until here it holds fully. */
  readonly easeOutStartSeconds: number;
  /** Seconds from the beginning: from here on it no longer holds. */
  readonly easeOutStopSeconds: number;
}

/** A keyframe motion: the content of an `.anim` file. */
export interface Animation {
  /** 0 to 6. */
  readonly priority: number;
  /** 0 to {@link MAX_ANIMATION_SECONDS}. */
  readonly durationSeconds: number;
  /** Name of the expression that the face takes; empty for none. */
  readonly emote: string;
  /** Whether it goes on between the next two until it is stopped. */
  readonly loops: boolean;
  /** Seconds from the beginning: where each further round of the loop begins. */
  readonly loopInSeconds: number;
  /** Seconds from the beginning: where the loop goes back to `loopInSeconds`. */
  readonly loopOutSeconds: number;
  /** How long it takes to blend in from what the avatar did before, seconds; 0 for at once. */
  readonly easeInSeconds: number;
  /** How long it takes to fade at its end or when it is stopped, seconds; 0 for at once. */
  readonly easeOutSeconds: number;
  /** See {@link HAND_POSE}. */
  readonly handPose: number;
  /** What it does with each joint that it moves; at most {@link MAX_ANIMATED_JOINTS}. */
  readonly joints: readonly AnimatedJoint[];
  /** See {@link MOST_PLAYED_CONSTRAINTS}. */
  readonly constraints: readonly AnimationConstraint[];
}

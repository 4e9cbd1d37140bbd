/**
 * A captured motion as an animation of an avatar. Rules, as those of viewers:
 * 1. the first frame is the pose that the rest is compared with; it is not played;
 * 2. a joint that is turned in all frames as in the first is not moved at all: another animation may move it;
 * 3. only the root moves, as far as it has moved since the first frame;
 * 4. files have x to the left, y up and z ahead; avatars x ahead, y to the left and z up.
 * @source viewer llbvhloader.cpp (makeTranslation, optimize, serialize)
 */
import { combineRotations, NO_ROTATION } from '../../datatypes/index.ts';
import type { Quaternion } from '../../datatypes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import { HAND_POSE, MAX_ANIMATION_SECONDS, MAX_JOINT_OFFSET } from '../animation/index.ts';
import type { AnimatedJoint, Animation, KeyFrames } from '../animation/index.ts';
import { jointOf } from './joint-names.ts';
import { keptKeys } from './key-reduction.ts';
import type { BvhJoint, BvhMotion } from './parse-bvh.ts';

/** How the animation is played, and what the numbers of its file mean. */
export interface BvhConversionOptions {
  /** 0 to 6; 2 by default, as viewers have it. */
  readonly priority?: number;
  /** Whether it goes on until it is stopped; false by default. */
  readonly loops?: boolean;
  /** Seconds; 0.3 by default. */
  readonly easeInSeconds?: number;
  /** Seconds; 0.3 by default. */
  readonly easeOutSeconds?: number;
  /** See `HAND_POSE`; relaxed by default. */
  readonly handPose?: number;
  /** Metres of one unit of the file: an inch by default, as viewers take it. */
  readonly unitMetres?: number;
  /** Hears of joints that avatars do not have, which are left out. */
  readonly onSkipped?: (joint: string) => void;
}

const INCH = 0.0254;
const USUAL_PRIORITY = 2;
const USUAL_EASE_SECONDS = 0.3;
/** A part of a quaternion; a key is written in steps of a 32,768th. */
const TURN_TOLERANCE = 0.0005;
/** Metres. */
const MOVE_TOLERANCE = 0.001;

/** @throws DecodeError for fewer than two frames, more than {@link MAX_ANIMATION_SECONDS}, no joint that avatars have, and nothing that moves */
export function animationOfBvh(motion: BvhMotion, options: BvhConversionOptions = {}): Animation {
  const { priority = USUAL_PRIORITY, loops = false, handPose = HAND_POSE.relaxed } = options;
  const { easeInSeconds = USUAL_EASE_SECONDS, easeOutSeconds = USUAL_EASE_SECONDS } = options;
  const { frameCount, frameSeconds } = motion;
  if (frameCount < 2) throw new DecodeError('the first frame is only compared with: there is none after it');
  // A single pose is held for as long as one frame.
  const durationSeconds = Math.max(frameCount - 2, 1) * frameSeconds;
  if (durationSeconds > MAX_ANIMATION_SECONDS)
    throw new DecodeError(`${durationSeconds.toFixed(1)} s, at most ${MAX_ANIMATION_SECONDS}`);
  const joints = animatedJoints(motion, priority, options);
  if (joints.length === 0)
    throw new DecodeError('nothing moves: each joint is in all frames as it is in the first');
  return {
    priority,
    durationSeconds,
    emote: '',
    loops,
    loopInSeconds: 0,
    loopOutSeconds: durationSeconds,
    easeInSeconds,
    easeOutSeconds,
    handPose,
    joints,
    constraints: [],
  };
}

function animatedJoints(
  motion: BvhMotion,
  priority: number,
  { unitMetres = INCH, onSkipped }: BvhConversionOptions,
): readonly AnimatedJoint[] {
  const known = motion.joints.flatMap((joint) => {
    const name = jointOf(joint.name);
    if (name === undefined) onSkipped?.(joint.name);
    return name === undefined ? [] : [{ joint, name }];
  });
  if (known.length === 0) throw new DecodeError('an avatar has none of these joints');
  return known.flatMap(({ joint, name }) => {
    const rotations = keysOf(motion, rotationsOf(motion, joint), 4, TURN_TOLERANCE);
    const moves = joint.parent < 0 ? movesOf(motion, joint, unitMetres) : new Float32Array(0);
    const positions = keysOf(motion, moves, 3, MOVE_TOLERANCE);
    const isStill = rotations.times.length === 0 && positions.times.length === 0;
    return isStill ? [] : [{ name, priority, rotations, positions }];
  });
}

/** The keys that are needed, of frames after the first; none where all are as the first. */
function keysOf(motion: BvhMotion, all: Float32Array, size: number, tolerance: number): KeyFrames {
  const isAsFirst = all.every((value, at) => Math.abs(value - all[at % size]!) <= tolerance);
  if (isAsFirst) return { times: new Float32Array(0), values: new Float32Array(0) };
  const played = all.subarray(size);
  const kept = keptKeys(played, size, tolerance);
  return {
    times: Float32Array.from(kept, (frame) => frame * motion.frameSeconds),
    values: Float32Array.from(
      kept.flatMap((frame) => [...played.subarray(frame * size, (frame + 1) * size)]),
    ),
  };
}

/** Of all frames, on the shorter way from one to the next. */
function rotationsOf({ values, channelCount, frameCount }: BvhMotion, joint: BvhJoint): Float32Array {
  const all = new Float32Array(frameCount * 4);
  let before = NO_ROTATION;
  for (let frame = 0; frame < frameCount; frame++) {
    let turned: Quaternion = NO_ROTATION;
    joint.channels.forEach((channel, at) => {
      if (!channel.endsWith('rotation')) return;
      const degrees = values[frame * channelCount + joint.firstChannel + at]!;
      turned = combineRotations(turnAround(channel, (degrees * Math.PI) / 180), turned);
    });
    const isFar = turned.x * before.x + turned.y * before.y + turned.z * before.z + turned.w * before.w < 0;
    before = isFar ? { x: -turned.x, y: -turned.y, z: -turned.z, w: -turned.w } : turned;
    all.set([before.x, before.y, before.z, before.w], frame * 4);
  }
  return all;
}

/** Around the file's axis, in the avatar's axes: see rule 4. */
function turnAround(channel: string, angleRad: number): Quaternion {
  const [sin, w] = [Math.sin(angleRad / 2), Math.cos(angleRad / 2)];
  const none = { x: 0, y: 0, z: 0, w };
  if (channel.startsWith('X')) return { ...none, y: sin };
  return channel.startsWith('Y') ? { ...none, z: sin } : { ...none, x: sin };
}

/** How far it has moved since the first frame, metres; no farther than a key can say. */
function movesOf(
  { values, channelCount, frameCount }: BvhMotion,
  joint: BvhJoint,
  unitMetres: number,
): Float32Array {
  const places = (['Zposition', 'Xposition', 'Yposition'] as const).map((axis) =>
    joint.channels.indexOf(axis),
  );
  const all = new Float32Array(frameCount * 3);
  for (let frame = 0; frame < frameCount; frame++)
    places.forEach((place, axis) => {
      if (place < 0) return;
      const at = joint.firstChannel + place;
      const moved = (values[frame * channelCount + at]! - values[at]!) * unitMetres;
      all[frame * 3 + axis] = Math.min(MAX_JOINT_OFFSET, Math.max(-MAX_JOINT_OFFSET, moved));
    });
  return all;
}

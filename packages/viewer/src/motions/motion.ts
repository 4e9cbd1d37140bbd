import type { AnimatedJoint, Animation } from '@landfall/protocol/asset/animation';
import { PRIORITY_OF_ANIMATION } from '@landfall/protocol/asset/animation';
import { jointNamed } from '@landfall/scene/skeleton';

/** What a motion does with a joint: values at moments that only go on. */
export interface MovedJoint {
  /** Place in `JOINTS`. */
  readonly joint: number;
  /** The most urgent motion moves it. */
  readonly priority: number;
  /** Seconds. */
  readonly turnTimes: Float32Array;
  /** Quaternions in the parent, four numbers each. */
  readonly turns: Float32Array;
  /** Seconds. */
  readonly placeTimes: Float32Array;
  /** Metres, three numbers each: of the pelvis from where it rests, of others in the parent. */
  readonly places: Float32Array;
}

/** An animation as it is played: plain values, so that it comes from a worker as it is. */
export interface Motion {
  /** How long it takes when it is played once: 0 to 60. */
  readonly durationSeconds: number;
  /** Whether it goes on between the next two until it is ended; else it ends by itself. */
  readonly loops: boolean;
  /** Where in it the loop begins: 0 to {@link Motion.durationSeconds}. */
  readonly loopInSeconds: number;
  /** Where in it the loop goes back to its beginning: 0 to {@link Motion.durationSeconds}. */
  readonly loopOutSeconds: number;
  /** How long it takes to be seen in full; 0 for at once. */
  readonly easeInSeconds: number;
  /** How long it takes to be seen no more, once it ends or is ended; 0 for at once. */
  readonly easeOutSeconds: number;
  /** The joints that it moves, of those that there are in `JOINTS`. */
  readonly joints: readonly MovedJoint[];
}

/** What is played of an animation: joints that we have, in an order of time. */
export function motionOf(animation: Animation): Motion {
  const { durationSeconds, loops, loopInSeconds, loopOutSeconds, easeInSeconds, easeOutSeconds } = animation;
  const within = (seconds: number): number => Math.min(durationSeconds, Math.max(0, seconds));
  return {
    durationSeconds,
    loops,
    loopInSeconds: within(loopInSeconds),
    loopOutSeconds: within(loopOutSeconds),
    easeInSeconds: Math.max(0, easeInSeconds),
    easeOutSeconds: Math.max(0, easeOutSeconds),
    joints: animation.joints.flatMap((joint) => movedJoint(joint, animation.priority)),
  };
}

function movedJoint({ name, priority, rotations, positions }: AnimatedJoint, urgent: number): MovedJoint[] {
  const joint = jointNamed(name);
  if (joint === undefined || rotations.times.length + positions.times.length === 0) return [];
  const [turnTimes, turns] = inOrder(rotations.times, rotations.values, 4);
  const [placeTimes, places] = inOrder(positions.times, positions.values, 3);
  const own = priority === PRIORITY_OF_ANIMATION ? urgent : priority;
  return [{ joint, priority: own, turnTimes, turns, placeTimes, places }];
}

/** Of two at one moment the later one counts. */
function inOrder(times: Float32Array, values: Float32Array, width: number): [Float32Array, Float32Array] {
  if (times.every((time, at) => at === 0 || time >= times[at - 1]!)) return [times, values];
  const order = [...times.keys()].sort((one, other) => times[one]! - times[other]! || one - other);
  const sorted = new Float32Array(values.length);
  for (const [to, from] of order.entries())
    sorted.set(values.subarray(from * width, (from + 1) * width), to * width);
  return [Float32Array.from(order, (from) => times[from]!), sorted];
}

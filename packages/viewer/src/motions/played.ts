import { JOINTS } from '@landfall/scene/skeleton';
import type { Pose } from '@landfall/scene/skeleton';
import type { Motion, MovedJoint } from './motion.ts';

type Turn = readonly [number, number, number, number];
type Place = readonly [number, number, number];
type Poses = {
  readonly rotations: Map<number, Turn>;
  readonly places: Map<number, Place>;
};

/** A motion that somebody makes. */
export interface Played {
  /** What is played, and how it loops, comes and goes. */
  readonly motion: Motion;
  /** Milliseconds. */
  readonly startedAt: number;
  /** Since when it is to end, milliseconds; undefined as long as it goes on. */
  readonly endedAt: number | undefined;
}

const STILL: Turn = [0, 0, 0, 1];
const PELVIS = 0;

/** How much of a motion is seen, 0 to 1: it comes and goes softly. @param now milliseconds */
export function weightOf({ motion, startedAt, endedAt }: Played, now: number): number {
  const { durationSeconds, loops, easeInSeconds, easeOutSeconds } = motion;
  const seconds = (now - startedAt) / 1000;
  const comes = easeInSeconds > 0 ? seconds / easeInSeconds : 1;
  const left = loops ? Infinity : durationSeconds - seconds;
  const goes = endedAt === undefined ? left : Math.min(left, easeOutSeconds - (now - endedAt) / 1000);
  if (!(goes > 0)) return 0;
  return Math.min(1, Math.max(0, comes), easeOutSeconds > 0 ? goes / easeOutSeconds : 1);
}

/** Where in itself a motion is, seconds. @param seconds since it began */
export function momentOf(
  { durationSeconds, loops, loopInSeconds, loopOutSeconds }: Motion,
  seconds: number,
): number {
  if (!loops || seconds < loopOutSeconds) return Math.min(durationSeconds, Math.max(0, seconds));
  const loop = loopOutSeconds - loopInSeconds;
  return loop > 0 ? loopInSeconds + ((seconds - loopOutSeconds) % loop) : loopOutSeconds;
}

/** What all motions of somebody do, one joint after the other: the most urgent last, of equal ones that which began last. */
export class Score {
  readonly #parts: readonly { readonly played: Played; readonly moved: MovedJoint }[];
  readonly #all: readonly Played[];

  /** @param played in the order in which they began */
  constructor(played: readonly Played[]) {
    this.#all = played;
    this.#parts = played
      .flatMap((each) => each.motion.joints.map((moved) => ({ played: each, moved })))
      .sort((one, other) => one.moved.priority - other.moved.priority);
  }

  /** A posture with what the motions make of it now. @param now milliseconds */
  pose(posture: Pose, now: number): Pose {
    if (this.#parts.length === 0) return posture;
    const poses: Poses = { rotations: new Map(posture.rotations), places: new Map(posture.places) };
    const weights = new Map(this.#all.map((each) => [each, weightOf(each, now)]));
    for (const { played, moved } of this.#parts) {
      const weight = weights.get(played)!;
      if (weight > 0) move(poses, moved, momentOf(played.motion, (now - played.startedAt) / 1000), weight);
    }
    return { ...posture, ...poses };
  }
}

function move({ rotations, places }: Poses, moved: MovedJoint, moment: number, weight: number): void {
  const { joint, turnTimes, turns, placeTimes } = moved;
  if (turnTimes.length > 0) {
    const turn = between(turnTimes, turns, 4, moment) as unknown as Turn;
    rotations.set(joint, weight >= 1 ? unit(turn) : towards(rotations.get(joint) ?? STILL, turn, weight));
  }
  if (placeTimes.length === 0) return;
  const [x, y, z] = between(placeTimes, moved.places, 3, moment) as unknown as Place;
  const rest = places.get(joint) ?? JOINTS[joint]!.place;
  const place: Place =
    joint === PELVIS ? [rest[0] + x * weight, rest[1] + y * weight, rest[2] + z * weight] : [x, y, z];
  places.set(joint, joint === PELVIS ? place : (mixed(rest, place, weight) as unknown as Place));
}

/** The values at a moment, between the two that are next to it. */
function between(times: Float32Array, values: Float32Array, width: number, moment: number): number[] {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle]! <= moment) low = middle;
    else high = middle - 1;
  }
  const at = (key: number): number[] => [...values.subarray(key * width, (key + 1) * width)];
  const next = Math.min(low + 1, times.length - 1);
  const span = times[next]! - times[low]!;
  if (!(span > 0) || moment <= times[low]!) return at(low);
  const [one, other] = [at(low), at(next)];
  const part = Math.min(1, (moment - times[low]!) / span);
  return width === 4
    ? [...towards(one as unknown as Turn, other as unknown as Turn, part)]
    : mixed(one, other, part);
}

const mixed = (one: readonly number[], other: readonly number[], part: number): number[] =>
  one.map((value, axis) => value + (other[axis]! - value) * part);

/** The short way. */
function towards(one: Turn, other: Turn, part: number): Turn {
  const dot = one[0] * other[0] + one[1] * other[1] + one[2] * other[2] + one[3] * other[3];
  const sign = dot < 0 ? -1 : 1;
  return unit(one.map((value, axis) => value + (other[axis]! * sign - value) * part) as unknown as Turn);
}

function unit(turn: Turn): Turn {
  const length = Math.hypot(...turn);
  if (!(length > 1e-6)) return STILL;
  return [turn[0] / length, turn[1] / length, turn[2] / length, turn[3] / length];
}
